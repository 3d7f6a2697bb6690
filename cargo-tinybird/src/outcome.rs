//! How a command ends.

use std::process::ExitCode;

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Well,
    /// Something is wrong with the project, or a check failed.
    Wrong,
    /// The command could not do its work.
    Failed,
    /// The person ended it by Ctrl-C.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Well => Self::SUCCESS,
            Outcome::Wrong => Self::FAILURE,
            Outcome::Failed => Self::from(2),
            // As a shell tells it of commands that Ctrl-C ends by itself.
            Outcome::Interrupted => Self::from(130),
        }
    }
}
