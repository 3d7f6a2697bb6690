//! A project as it is sent: the definitions of the package, rendered, and the datafiles beside those that they render to.

use std::path::PathBuf;

use tinybird_build::datafiles;
use tinybird_build::{Diagnostic, Place, Report};
use tinybird_core::datafile::LineColumn;
use tinybird_core::rule::Severity;
use tinybird_deploy::{Datafile, Mistake};

use crate::cli;
use crate::project::Project;
use crate::sources::Rendered;

/// A project that was read and checked.
pub(crate) struct Deployable {
    pub(crate) rendered: Rendered,
    /// The datafiles that the sources do not render to.
    pub(crate) datafiles: Vec<datafiles::Datafile>,
    /// All of it as it is sent, sorted by paths.
    pub(crate) files: Vec<Datafile>,
    /// Every file and folder whose change may change the project.
    pub(crate) read: Vec<PathBuf>,
}

impl Deployable {
    /// Reads and checks all of a project.
    pub(crate) fn read(package: &cli::Package) -> Result<(Self, Report), String> {
        let Project { rendered, datafiles, report, read, .. } = Project::read(&[], package, false)?;
        let mut files: Vec<Datafile> = rendered.rendering.files.iter().cloned().map(Datafile::from).collect();
        files.extend(datafiles.iter().map(|datafile| {
            let folder = datafile.path.parent().and_then(|folder| folder.file_name());
            let name = datafile.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let path =
                folder.map_or_else(|| name.clone(), |folder| format!("{}/{name}", folder.to_string_lossy()));
            Datafile::new(path, rendered.sources.text(datafile.id))
        }));
        files.sort();
        Ok((Self { rendered, datafiles, files, read }, report))
    }

    /// What the server says about the project, each at the item or the datafile that it is about.
    pub(crate) fn place(&self, said: &[Mistake], severity: Severity) -> Report {
        let diagnostics = said.iter().map(|mistake| {
            let diagnostic = Diagnostic { severity, ..Diagnostic::error(&mistake.message) };
            let diagnostic = diagnostic.note("said by Tinybird", None);
            let file = mistake.file.as_deref().and_then(|name| Datafile::meant(&self.files, name));
            match (file.and_then(|file| self.place_in(file, &mistake.message)), &mistake.file) {
                (Some(place), _) => diagnostic.at(place),
                (None, Some(file)) => {
                    Diagnostic { message: format!("{file}: {}", mistake.message), ..diagnostic }
                }
                (None, None) => diagnostic,
            }
        });
        Report::new(&self.rendered.sources, diagnostics.collect(), true)
    }

    /// Where in a file, or in the item that renders to it, a message speaks of.
    fn place_in(&self, file: &Datafile, message: &str) -> Option<Place> {
        let name = |datafile: &&datafiles::Datafile| datafile.path.to_string_lossy().replace('\\', "/");
        if let Some(datafile) = self.datafiles.iter().find(|datafile| name(datafile).ends_with(&file.path)) {
            let line = line(message).unwrap_or(1);
            return Some(datafiles::place(
                &self.rendered.sources,
                datafile.id,
                LineColumn { line, column: 1 },
            ));
        }
        let rendering = &self.rendered.rendering;
        let item = file.path.parse().ok().and_then(|path| rendering.place_of(&path));
        let extension = file.extension();
        let is_it = |definition: &tinybird_core::AnyDefinition| {
            let folder = definition.kind().folder();
            definition.name() == file.name() && folder.is_some_and(|folder| folder.extension() == extension)
        };
        let found = rendering.definitions().enumerate().find(|(_, definition)| is_it(definition));
        let node = found.and_then(|(number, definition)| {
            let nodes = definition.as_pipe()?.nodes();
            let node = nodes.iter().position(|node| names(message, node.name()))?;
            rendering.place_of_query(number, node)
        });
        node.or_else(|| item.cloned())
    }
}

/// The line of a datafile that a message names: `line 3`.
fn line(message: &str) -> Option<usize> {
    let lower = message.to_ascii_lowercase();
    let (_, rest) = lower.split_once("line ")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|line| *line > 0)
}

/// Whether a message names a node: in quotes, or behind the word.
fn names(message: &str, node: &str) -> bool {
    let quoted = ["'", "\"", "`"].iter().any(|quote| message.contains(&format!("{quote}{node}{quote}")));
    let mut words = message.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    quoted
        || words.any(|word| word.eq_ignore_ascii_case("node"))
            && message.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_speaks_of() {
        assert_eq!(line("Error at line 12, column 3"), Some(12));
        assert_eq!(line("Line 0"), None);
        assert_eq!(line("in line"), None);
        assert!(names("node `counted` reads nothing", "counted") && names("In node counted: x", "counted"));
        assert!(!names("counted rows", "counted") && !names("node other", "counted"));
    }
}
