//! Why a step failed.

use std::fmt;
use std::path::PathBuf;

/// Why a step failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// What the server or the connection refuses.
    Client(tinybird_client::Error),
    /// The answer is not what it should be.
    Answer {
        /// What was asked for.
        asked_for: String,
        /// What is wrong with the answer.
        problem: String,
    },
    /// Another deployment stands in the way.
    Busy(Box<crate::Deployment>),
    /// The server refuses the project: its mistakes.
    Refused(Box<crate::Check>),
    /// A request broke off, and it could not be found out whether it began a deployment.
    Unknown(tinybird_client::Error),
    /// The deployment would delete something, which was not allowed: it was cancelled, or could not be.
    Destructive(Box<crate::Deployment>, Option<tinybird_client::Error>),
    /// A file with settings cannot be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Something is missing or wrong that the user gave.
    Settings(String),
}

impl Error {
    pub(crate) fn answer(asked_for: &str, problem: impl Into<String>) -> Self {
        Self::Answer { asked_for: asked_for.to_owned(), problem: problem.into() }
    }

    /// The client's error, where it is one.
    #[must_use]
    pub fn client(&self) -> Option<&tinybird_client::Error> {
        match self {
            Self::Client(error) | Self::Unknown(error) => Some(error),
            _ => None,
        }
    }

    /// Whether the server has no such thing.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.client().is_some_and(|error| error.kind() == tinybird_client::ErrorKind::NotFound)
    }
}

impl From<tinybird_client::Error> for Error {
    fn from(error: tinybird_client::Error) -> Self {
        Self::Client(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(error) => error.fmt(f),
            Self::Answer { asked_for, problem } => {
                write!(f, "the server's answer about {asked_for} is not what it should be: {problem}")
            }
            Self::Busy(other) => {
                write!(f, "deployment {} stands in the way: its status is {}", other.id, other.status)
            }
            Self::Refused(check) => match check.mistakes.first() {
                Some(mistake) => write!(f, "Tinybird refuses the project: {}", mistake.message),
                None => f.write_str("Tinybird refuses the project"),
            },
            Self::Unknown(error) => {
                write!(f, "it is not known whether a deployment began: {error}")
            }
            Self::Destructive(deployment, None) => {
                write!(f, "deployment {} would delete something, and was cancelled", deployment.id)
            }
            Self::Destructive(deployment, Some(error)) => {
                write!(
                    f,
                    "deployment {} deletes something, and could not be cancelled: {error}",
                    deployment.id
                )
            }
            Self::File { path, problem } => write!(f, "`{}`: {problem}", path.display()),
            Self::Settings(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.client().map(|error| error as _)
    }
}
