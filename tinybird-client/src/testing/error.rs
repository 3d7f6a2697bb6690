//! Why a workspace for tests does not start.

use std::fmt;

/// Why a workspace for tests does not start.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The program `cargo-tinybird` is not there.
    NoProgram,
    /// No ClickHouse is there, or it does not start: what `cargo tinybird engine status` says.
    NoEngine(String),
    /// Something is wrong with the project, or with starting it: what the program says.
    Failed(String),
}

impl Error {
    /// Whether something has to be installed first.
    #[must_use]
    pub const fn is_not_installed(&self) -> bool {
        matches!(self, Self::NoProgram | Self::NoEngine(_))
    }
}

/// As it is displayed: that is what a test shows that returns it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProgram => f.write_str(
                "`cargo-tinybird`, which runs a local Tinybird, is not on the `PATH`\n\
                 help: `cargo install cargo-tinybird`, or name its path with `TINYBIRD_ENGINE_HOST`",
            ),
            Self::NoEngine(said) | Self::Failed(said) => f.write_str(said),
        }
    }
}

impl std::error::Error for Error {}
