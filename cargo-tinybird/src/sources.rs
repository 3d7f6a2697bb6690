//! The definitions in Rust sources, as they are rendered.

use std::path::{Path, PathBuf};

use tinybird_build::Report;
use tinybird_build::render::{Neighbours, PackagePaths, Rendering, render_paths};
use tinybird_build::sources::{Sources, normal};

use crate::package::Context;

/// What was read, and what it renders to.
pub(crate) struct Rendered {
    pub(crate) sources: Sources,
    pub(crate) rendering: Rendering,
}

impl Rendered {
    /// No sources.
    pub(crate) fn nothing(here: &Path) -> Self {
        Self { sources: Sources::new(here), rendering: Rendering::default() }
    }

    /// Renders what is under these paths, or in the whole package, as one project.
    pub(crate) fn of(context: &Context, paths: &[PathBuf]) -> Self {
        let dir = &context.package.dir;
        let sources = Sources::new(dir).shown_from(&context.here);
        let paths: Vec<PathBuf> = match paths {
            [] => vec![dir.join("src")],
            paths => paths.iter().map(|path| normal(&context.here.join(path))).collect(),
        };
        let package = PackagePaths { manifest_dir: dir, paths: &paths, cfg: &context.cfg };
        let (rendering, sources) = render_paths(sources, &[package]);
        Self { sources, rendering }
    }

    /// Renders several packages as one project.
    pub(crate) fn of_all(here: &Path, contexts: &[Context]) -> Self {
        let paths: Vec<[PathBuf; 1]> =
            contexts.iter().map(|context| [context.package.dir.join("src")]).collect();
        let packages = contexts.iter().zip(&paths).map(|(context, paths)| PackagePaths {
            manifest_dir: &context.package.dir,
            paths,
            cfg: &context.cfg,
        });
        let sources = Sources::new(here).shown_from(here);
        let (rendering, sources) = render_paths(sources, &packages.collect::<Vec<_>>());
        Self { sources, rendering }
    }

    /// Runs the checks that need all resources of the output folder. Returns their errors and warnings, and the
    /// datafiles that others wrote there.
    pub(crate) fn check_in(
        &mut self,
        folder: &Path,
        packages: &[&str],
        adopt: bool,
        is_strict: bool,
    ) -> (Report, Neighbours) {
        let neighbours = self.rendering.check_in(folder, packages, adopt, &mut self.sources);
        (self.report(is_strict), neighbours)
    }

    /// What is wrong.
    pub(crate) fn report(&mut self, is_strict: bool) -> Report {
        if is_strict {
            self.rendering.be_strict();
        }
        Report::new(&self.sources, self.rendering.diagnostics.clone(), true)
    }
}
