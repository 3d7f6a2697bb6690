//! The definitions in Rust sources, as they are rendered.

use std::path::{Path, PathBuf};

use tinybird_build::ExternalMember;
use tinybird_build::Report;
use tinybird_build::render::{Rendering, render_paths};
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
        let paths = match paths {
            [] => vec![dir.join("src")],
            paths => paths.iter().map(|path| normal(&context.here.join(path))).collect(),
        };
        let (rendering, sources) = render_paths(sources, dir, &paths, &context.cfg);
        Self { sources, rendering }
    }

    /// Checks what only shows where all resources are known; says what is wrong.
    pub(crate) fn check(&mut self, others: &[ExternalMember<'_>], is_strict: bool) -> Report {
        self.rendering.check(others);
        if is_strict {
            self.rendering.be_strict();
        }
        Report::new(&self.sources, self.rendering.diagnostics.clone(), true)
    }
}
