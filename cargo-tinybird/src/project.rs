//! The project that a command is about: the definitions in Rust sources, and the datafiles beside them.

use std::io;
use std::path::{Path, PathBuf};

use tinybird_build::Report;
use tinybird_build::datafiles::{self, Datafile};
use tinybird_core::AnyDefinition;
use tinybird_core::rule::Severity;

use crate::cli;
use crate::package::{Context, here};
use crate::paths::Found;
use crate::sources::Rendered;

/// The project that was read, and its errors and warnings.
pub(crate) struct Project {
    pub(crate) rendered: Rendered,
    pub(crate) datafiles: Vec<Datafile>,
    pub(crate) report: Report,
    /// How many resources there are.
    pub(crate) resources: usize,
    /// Every file and folder whose change may change the project.
    pub(crate) read: Vec<PathBuf>,
}

impl Project {
    /// Reads and checks what the paths name; without paths the package, or where there is none, the datafiles here.
    pub(crate) fn read(paths: &[PathBuf], package: &cli::Package, is_strict: bool) -> Result<Self, String> {
        let here = here().map_err(|error| error.to_string())?;
        let (mut rendered, mut datafiles) = if paths.is_empty() {
            everything(&here, package)?
        } else {
            let found = Found::at(&here, paths)?;
            let rendered = if found.rust.is_empty() {
                Rendered::nothing(&here)
            } else {
                let context = Context::find(package, &found.rust).map_err(|error| error.to_string())?;
                Rendered::of(&context, &found.rust)
            };
            let files = &rendered.rendering.files;
            // Wherever the package writes them.
            let is_rendered = |path: &PathBuf| files.iter().any(|file| path.ends_with(file.path.to_string()));
            let datafiles = found.datafiles.into_iter().filter(|path| !is_rendered(path)).collect();
            (rendered, datafiles)
        };
        let mut read = datafiles.clone();
        read.extend(datafiles.iter().filter_map(|path| path.parent()).map(Path::to_owned));
        read.extend(rendered.sources.read().map(Path::to_owned));
        // In an order that the file system does not choose.
        datafiles.sort();
        let mut diagnostics = Vec::new();
        let Rendered { sources, rendering } = &mut rendered;
        let datafiles = datafiles::read_all(datafiles, sources, &mut diagnostics);
        rendering.diagnostics.append(&mut diagnostics);
        let others: Vec<_> = datafiles.iter().filter_map(|datafile| datafile.member(sources, true)).collect();
        let resources = rendering.resources() + others.len();
        if paths.is_empty() {
            rendering.check_unused(&others);
        }
        rendering.check(&others);
        let report = rendered.report(is_strict);
        Ok(Self { rendered, datafiles, report, resources, read })
    }

    /// The definitions, those in Rust sources, then those in datafiles, each with its place: `src/lib.rs:12`.
    pub(crate) fn placed(&self) -> Vec<(&AnyDefinition, Option<String>)> {
        let Rendered { sources, rendering } = &self.rendered;
        let in_rust = rendering.definitions().enumerate().map(|(number, definition)| {
            let place = rendering.place_of_item(number);
            let shown = |place: tinybird_build::Place| {
                let (line, _) = sources.line_column(place.file, place.range.start);
                format!("{}:{line}", sources.shown(place.file))
            };
            (definition, place.map(shown))
        });
        let in_files = self.datafiles.iter().filter_map(|datafile| {
            Some((datafile.file.definition.known()?, Some(sources.shown(datafile.id).to_owned())))
        });
        in_rust.chain(in_files).collect()
    }

    /// Its name: the package's, or that of the folder.
    pub(crate) fn name(package: &cli::Package, paths: &[PathBuf]) -> String {
        let folder = || {
            let here = here().ok()?;
            Some(here.file_name()?.to_string_lossy().into_owned())
        };
        let package = Context::find(package, paths).map(|context| context.package.name);
        package.ok().or_else(folder).unwrap_or_else(|| "Tinybird project".to_owned())
    }

    pub(crate) fn has_errors(&self) -> bool {
        has_errors(&self.report)
    }
}

pub(crate) fn has_errors(report: &Report) -> bool {
    report.problems().iter().any(|problem| problem.severity == Severity::Error)
}

/// The package, and the datafiles beside those that it renders; where there is no package, the datafiles here.
fn everything(here: &Path, package: &cli::Package) -> Result<(Rendered, Vec<PathBuf>), String> {
    let unreadable = |error: io::Error| format!("the datafiles cannot be listed: {error}");
    if package.workspace {
        let contexts = Context::all(package, &[]).map_err(|error| error.to_string())?;
        let rendered = Rendered::of_all(here, &contexts);
        let names: Vec<&str> = contexts.iter().map(|context| context.package.name.as_str()).collect();
        let mut datafiles = Vec::new();
        for context in &contexts {
            let folder = context.package.dir.join("tinybird");
            let others = datafiles::of_others(&folder, &names, &rendered.rendering.files);
            datafiles.extend(others.map_err(unreadable)?);
        }
        return Ok((rendered, datafiles));
    }
    match Context::find(package, &[]) {
        Ok(context) => {
            let rendered = Rendered::of(&context, &[]);
            let folder = context.package.dir.join("tinybird");
            let packages = [context.package.name.as_str()];
            let datafiles = datafiles::of_others(&folder, &packages, &rendered.rendering.files);
            Ok((rendered, datafiles.map_err(unreadable)?))
        }
        Err(error) => {
            let datafiles = datafiles::list(here).map_err(unreadable)?;
            let is_requested = package.manifest_path.is_some() || package.package.is_some();
            if datafiles.is_empty() || is_requested {
                Err(error.to_string())
            } else {
                Ok((Rendered::nothing(here), datafiles))
            }
        }
    }
}
