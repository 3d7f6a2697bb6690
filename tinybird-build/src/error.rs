//! Why a project was not rendered.

use std::fmt;
use std::path::PathBuf;

use tinybird_project as project;

use crate::report::Report;

/// Why a project was not rendered. `Debug` prints the report, so that a `main` that returns it shows the places.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is a mistake in the sources; in a build script, one that rustc does not report.
    #[error("{0}")]
    Sources(Report),
    /// The files in the output folder cannot be brought up to date, or are not.
    #[error("{0}")]
    Files(#[from] project::Error),
    /// The given path contains no definitions.
    #[error(
        "no Tinybird resource is declared in `{}`, nor in a module reached from there\n\
         help: name the file or the folder that holds the macro calls, or render nothing",
        .0.display()
    )]
    Nothing(PathBuf),
    /// The build script renders to one folder twice: each of the two would remove the files of the other.
    #[error(
        "the build script renders to `{}` twice, and each time removes what it rendered before\n\
         help: render a module that holds both, such as `src/lib.rs`, or choose another `out_dir`",
        .0.display()
    )]
    Twice(PathBuf),
    /// A variable that cargo sets for build scripts is not set.
    #[error("`{0}` is not set\nhelp: call this from a build script, or say `manifest_dir` and `package`")]
    Environment(&'static str),
    /// A file of the build could not be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Cargo shows it behind `Error: `.
        write!(f, "\n{self}")
    }
}
