//! What a run changed, and what that means for the workspace.

use std::fmt;

use crate::{FilePath, Folder};

/// What [`Writer::sync`](crate::Writer::sync) did, each list sorted.
///
/// `Display` prints a line for each file that appeared or disappeared, and a note where that may be a renamed
/// struct; it prints nothing when no file did. The alternate form (`{:#}`) also prints what was updated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Files that did not exist.
    pub created: Vec<FilePath>,
    /// Files with a new text.
    pub updated: Vec<FilePath>,
    /// Files that are no longer in the project.
    pub removed: Vec<FilePath>,
    /// Files that were left alone, since they had the right text.
    pub unchanged: Vec<FilePath>,
}

impl Report {
    /// Whether any file was created, updated or removed.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !(self.created.is_empty() && self.updated.is_empty() && self.removed.is_empty())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let updated: &[FilePath] = if f.alternate() { &self.updated } else { &[] };
        let changes = [
            ("created", self.created.as_slice()),
            ("updated", updated),
            ("removed", self.removed.as_slice()),
        ];
        let mut first = true;
        let mut line =
            |f: &mut fmt::Formatter<'_>| if std::mem::take(&mut first) { Ok(()) } else { writeln!(f) };
        for (verb, paths) in changes {
            for path in paths {
                line(f)?;
                write!(f, "{verb} {path}")?;
            }
        }
        for folder in Folder::ALL {
            let of_folder = |paths: &[FilePath]| -> Vec<FilePath> {
                paths.iter().filter(|path| path.folder() == folder).cloned().collect()
            };
            let (removed, created) = (of_folder(&self.removed), of_folder(&self.created));
            let (Some(old), Some(new)) = (removed.first(), created.first()) else { continue };
            line(f)?;
            write!(f, "note: renaming a struct renames its {}", folder.noun())?;
            match folder {
                Folder::Datasources => {
                    write!(f, ", which is a new, empty table; deploying that drops the old one and its rows")?
                }
                Folder::Endpoints => write!(f, ", and its URL")?,
                Folder::Connections
                | Folder::Copies
                | Folder::Materializations
                | Folder::Pipes
                | Folder::Sinks => {}
            }
            if let ([_], [_]) = (removed.as_slice(), created.as_slice()) {
                write!(f, ": if `{}` was `{1}`, `name: \"{1}\"` keeps the name", new.name(), old.name())?;
            } else {
                write!(f, "; the option `name` keeps the old name")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn paths(paths: &[&str]) -> Vec<FilePath> {
        paths.iter().map(|path| path.parse().unwrap()).collect()
    }

    #[test]
    fn it_prints_what_appeared_and_disappeared() {
        let mut report = Report { unchanged: paths(&["pipes/a.pipe"]), ..Report::default() };
        assert_eq!((report.to_string().as_str(), report.is_changed()), ("", false));

        report.created = paths(&["datasources/new.datasource", "pipes/p.pipe"]);
        report.updated = paths(&["sinks/s.pipe"]);
        report.removed = paths(&["datasources/old.datasource", "sinks/p.pipe"]);
        assert_eq!(
            report.to_string(),
            "created datasources/new.datasource\n\
             created pipes/p.pipe\n\
             removed datasources/old.datasource\n\
             removed sinks/p.pipe\n\
             note: renaming a struct renames its data source, which is a new, empty table; deploying that \
             drops the old one and its rows: if `new` was `old`, `name: \"old\"` keeps the name"
        );
        assert!(format!("{report:#}").contains("\nupdated sinks/s.pipe\n"));

        report.created = paths(&["endpoints/a.pipe", "endpoints/b.pipe"]);
        report.removed = paths(&["endpoints/c.pipe"]);
        assert!(report.to_string().ends_with(
            "\nnote: renaming a struct renames its endpoint, and its URL; the option `name` keeps the old name"
        ));
    }
}
