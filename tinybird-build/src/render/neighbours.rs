//! The datafiles beside those that a package renders: they are deployed with them, and so belong to the project.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use tinybird_core::rule::Severity;
use tinybird_project::Writer;

use crate::datafiles::{self, ExternalMember};
use crate::diagnostic::Diagnostic;
use crate::render::Rendering;
use crate::sources::Sources;

/// What was found beside the datafiles of a package.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// All datafiles of others.
    pub all: Vec<PathBuf>,
    /// Those in whose place the package's own are written, since their texts are the same, where they are adopted.
    pub replaced: Vec<PathBuf>,
    /// Those whose texts are as a build writes them, though no package lists them as its own.
    pub as_rendered: Vec<PathBuf>,
}

impl Rendering {
    /// Runs the checks that need all resources of the folder that these packages render to. The folder may also hold
    /// datafiles that were written by hand or by another package.
    pub fn check_in(
        &mut self,
        folder: &Path,
        packages: &[&str],
        adopt: bool,
        sources: &mut Sources,
    ) -> Neighbours {
        let mut neighbours = Neighbours::default();
        match datafiles::of_others(folder, packages, &self.files) {
            Ok(paths) => neighbours.all = paths,
            Err(error) => {
                let message =
                    format!("the datafiles in `{}` cannot be listed: {error}", sources.show(folder));
                let warning = Diagnostic { severity: Severity::Warning, ..Diagnostic::error(message) };
                self.diagnostics.push(warning);
            }
        }
        // What is wrong in one of them, `cargo tinybird check` tells.
        let read = datafiles::read_all(neighbours.all.iter().cloned(), sources, &mut Vec::new());
        let recorded =
            Writer::new(folder, packages.first().copied().unwrap_or_default()).recorded_by_others();
        let recorded: HashSet<PathBuf> = recorded.iter().map(|path| folder.join(path.to_string())).collect();
        let mut others = Vec::new();
        for datafile in &read {
            let Some(member) = datafile.member(sources, false) else { continue };
            let path = || datafile.path.clone();
            if adopt && self.is_declared_alike(&member) {
                neighbours.replaced.push(path());
                continue;
            }
            if datafile.is_as_rendered(sources) && !recorded.contains(&path()) {
                neighbours.as_rendered.push(path());
            }
            others.push(member);
        }
        self.check(&others);
        neighbours
    }

    /// Whether the package declares the resource of a datafile, with the same text.
    fn is_declared_alike(&self, other: &ExternalMember<'_>) -> bool {
        let is_same = |file: &tinybird_project::File| {
            file.path.name() == other.member.name() && file.text == other.text
        };
        self.files.iter().any(is_same)
    }
}
