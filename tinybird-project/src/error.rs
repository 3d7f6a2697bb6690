//! Why a project cannot be written, and which of its files are not current.

use std::path::PathBuf;
use std::{fmt, io};

use tinybird_core::rule::Violation;

use crate::FilePath;
use crate::manifest;
use crate::text::Difference;

/// Why a project was not written, or is not current.
///
/// `Debug` prints the report that `Display` prints, since that is what `fn main() -> Result<(), Error>` shows.
#[non_exhaustive]
pub enum Error {
    /// The checks before the first write found problems; everything is as it was.
    #[non_exhaustive]
    Refused {
        /// The project's folder.
        out_dir: PathBuf,
        /// All of them.
        problems: Vec<Problem>,
    },
    /// The files on disk are not what would be written.
    #[non_exhaustive]
    NotCurrent {
        /// The project's folder.
        out_dir: PathBuf,
        /// Every file that would change, and what would be refused.
        problems: Vec<Problem>,
    },
    /// A write failed. The files that were written before it are recorded, and the next run continues from there.
    #[non_exhaustive]
    Io {
        /// The file that could not be written or removed.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (headline, out_dir, problems) = match self {
            Error::Refused { out_dir, problems } => ("was not written", out_dir, problems),
            Error::NotCurrent { out_dir, problems } => ("is not current", out_dir, problems),
            Error::Io { path, source } => {
                return write!(
                    f,
                    "`{}` could not be written or removed: {source}\n\
                     help: mend the cause and run again; what was written before this file stands",
                    path.display()
                );
            }
        };
        write!(f, "the Tinybird project in `{}` {headline}", out_dir.display())?;
        for problem in problems {
            write!(f, "\n\n{problem}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            Error::Refused { problems, .. } | Error::NotCurrent { problems, .. } => {
                problems.iter().find_map(|problem| match problem {
                    Problem::Unreadable { source, .. } => Some(source as &(dyn std::error::Error + 'static)),
                    _ => None,
                })
            }
        }
    }
}

/// One reason why a project cannot be written, or one file that is not current. Its `Display` says what to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// The package's name cannot be part of a file name.
    Package {
        /// The name.
        package: String,
    },
    /// The resources do not fit each other.
    Across(Violation<FilePath>),
    /// Two resources have the same file.
    Duplicate {
        /// The file.
        path: FilePath,
    },
    /// Two names differ only in the case of letters, and are one file on Windows and macOS.
    CaseOnly {
        /// The file to be written.
        path: FilePath,
        /// The other one: to be written as well, or on disk and not ours.
        other: String,
    },
    /// A line of a manifest cannot be read.
    Manifest {
        /// The manifest's name in the project's folder.
        manifest: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The file belongs to another package.
    OtherPackage {
        /// The file.
        path: FilePath,
        /// The package that would write it.
        package: String,
        /// The package whose manifest lists it.
        other: String,
    },
    /// A file that this package did not write differs from the generated text.
    Foreign {
        /// The file.
        path: FilePath,
        /// Where it differs.
        difference: Difference,
    },
    /// A generated file was edited by hand.
    Edited {
        /// The file.
        path: FilePath,
        /// Where it differs from what would be written.
        difference: Difference,
    },
    /// A file would be removed, but was edited by hand.
    EditedAndGone {
        /// The file.
        path: FilePath,
        /// The name of the manifest that lists it.
        manifest: String,
    },
    /// A symbolic link or a folder stands where a file is to be written or removed.
    NotAFile {
        /// Its path in the project's folder.
        path: String,
    },
    /// A file or folder cannot be read.
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Not current: the file does not exist.
    Missing {
        /// The file.
        path: FilePath,
    },
    /// Not current: the file differs from the generated text.
    Stale {
        /// The file.
        path: FilePath,
        /// Where it differs.
        difference: Difference,
    },
    /// Not current: the file was generated, and is no longer in the project.
    Superfluous {
        /// The file.
        path: FilePath,
    },
    /// Not current: the file has the generated text, but the manifest does not list it.
    Unrecorded {
        /// The file.
        path: FilePath,
        /// The manifest's name in the project's folder.
        manifest: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Package { package } => write!(
                f,
                "`{package}` cannot name a package\n\
                 help: the name becomes part of a file name: use letters, digits, `-` and `_`, as cargo does"
            ),
            Problem::Across(violation) => violation.fmt(f),
            Problem::Duplicate { path } => write!(
                f,
                "two resources would be written to `{path}`\n\
                 help: give one of them another name: `name: \"..\"`"
            ),
            Problem::CaseOnly { path, other } => write!(
                f,
                "`{path}` and `{other}` differ only in the case of letters; Windows and macOS take them for \
                 one file\nhelp: give one of them another name: `name: \"..\"`"
            ),
            Problem::Manifest { manifest, line, message, remedy } => {
                write!(f, "{manifest}, line {line}: {message}\nhelp: {remedy}")
            }
            Problem::OtherPackage { path, package, other } => {
                let (theirs, ours) = (manifest::file_name(other), manifest::file_name(package));
                write!(
                    f,
                    "`{path}` belongs to the package `{other}`, according to `{theirs}`; `{package}` may not \
                     write it\nhelp: give one of the two resources another name: `name: \"..\"`. If it has moved \
                     from `{other}` to `{package}`, render `{other}` first; if `{other}` is now called `{package}`, \
                     rename its manifest to `{ours}`"
                )
            }
            Problem::Foreign { path, difference } => write!(
                f,
                "`{path}` exists, was not generated by this package, and differs from what would be written:\n\
                 {difference}\n\
                 help: move it away, or give the resource another name; or adopt the file by `.adopt(true)` \
                 (`--adopt` on the command line), which replaces its text by the generated one"
            ),
            Problem::Edited { path, difference } => write!(
                f,
                "`{path}` is generated, but was edited by hand since; the edit would be lost:\n{difference}\n\
                 help: make the same change in the Rust definition; or drop the edit with version control, or \
                 by `.adopt(true)` (`--adopt` on the command line), which replaces the file's text by the generated one"
            ),
            Problem::EditedAndGone { path, manifest } => write!(
                f,
                "`{path}` is no longer in the project, but was edited by hand since it was generated; the edit \
                 would be lost with the file\nhelp: delete the file yourself; or keep it as one written by \
                 hand, by deleting its line from `{manifest}`"
            ),
            Problem::NotAFile { path } => write!(
                f,
                "`{path}` is a symbolic link, lies behind one, or is not a file; it is not touched, since \
                 what it leads to may lie outside of the project\nhelp: put a plain file or folder in its place, \
                 or delete it"
            ),
            Problem::Unreadable { path, source } => write!(
                f,
                "`{}` cannot be read: {source}\nhelp: check that it is what it should be, a folder or a file, \
                 and its permissions",
                path.display()
            ),
            Problem::Missing { path } => {
                write!(f, "`{path}` is missing\nhelp: render the project again and commit the file")
            }
            Problem::Stale { path, difference } => write!(
                f,
                "`{path}` is stale:\n{difference}\nhelp: render the project again and commit the file"
            ),
            Problem::Superfluous { path } => write!(
                f,
                "`{path}` is generated, but no longer in the project\n\
                 help: render the project again and commit the removal"
            ),
            Problem::Unrecorded { path, manifest } => write!(
                f,
                "`{path}` is current, but `{manifest}` does not record it\n\
                 help: render the project again and commit `{manifest}`"
            ),
        }
    }
}
