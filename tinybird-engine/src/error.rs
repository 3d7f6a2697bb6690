//! What can go wrong between a statement and its answer.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::{Reason, Refusal};

/// Why there is no engine, or no answer from it.
///
/// Its `Display` says what is wrong, [`Error::remedy`] what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No ClickHouse is installed where one is looked for.
    #[error("no ClickHouse was found")]
    NotFound,
    /// Somebody says that no engine is to be used.
    #[error("{by} says that no ClickHouse is used")]
    Off {
        /// Who: a flag, a variable or a manifest.
        by: &'static str,
    },
    /// What somebody names as the engine cannot be used.
    #[error("{by} names `{value}` as the engine, which cannot be used: {why}")]
    NotAnEngine {
        /// Who: a flag, a variable or a manifest.
        by: &'static str,
        /// What it names.
        value: String,
        /// Why not.
        why: String,
    },
    /// No program is known that runs the engine.
    #[error("`cargo-tinybird`, which runs ClickHouse, is not on the `PATH`")]
    NoHost,
    /// An engine could not be installed.
    #[error("the engine was not installed: {what} failed: {why}")]
    Install {
        /// What failed: a program, a check.
        what: String,
        /// What was said of it.
        why: String,
    },
    /// The server does not answer as ClickHouse does.
    #[error("the server `{address}` cannot be used: {why}")]
    Server {
        /// Its address, without a password.
        address: String,
        /// Why not.
        why: String,
    },
    /// The child process could not be started.
    #[error("the program `{}`, which runs ClickHouse, cannot be started: {source}", program.display())]
    Host {
        /// The program.
        program: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The child process cannot use the engine that was found.
    #[error("the ClickHouse engine cannot be used: {0}")]
    Unusable(String),
    /// The engine's folder cannot be made or used.
    #[error("the folder `{}` for ClickHouse's files cannot be used: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The engine's process ended before it answered. The next statement starts a new one, whose database is empty.
    #[error("ClickHouse ended before it answered ({0})")]
    Ended(String),
    /// No answer came within the limit. The process was killed, the next statement starts a new one, whose database is empty.
    #[error("ClickHouse did not answer within {:.1} s and was stopped", .0.as_secs_f64())]
    TimedOut(Duration),
    /// The statement was not sent to ClickHouse.
    #[error("the statement was not sent to ClickHouse: {0}")]
    Refused(#[from] Refusal),
    /// ClickHouse refused the statement.
    #[error(transparent)]
    ClickHouse(#[from] ClickHouseError),
}

impl Error {
    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NotFound => {
                "`cargo tinybird engine install` installs one, or name one with `--engine` or `TINYBIRD_ENGINE`"
            }
            Self::Install { .. } => {
                "correct that and try again, or install `libchdb.so` by hand and name its path with `TINYBIRD_ENGINE`"
            }
            Self::Off { .. } => "name an engine there, or remove it",
            Self::NotAnEngine { .. } => {
                "name the path of a `libchdb.so`, of a Python that has `chdb` or of a `clickhouse`, or the HTTP address of a server"
            }
            Self::NoHost => "`cargo install cargo-tinybird`, or name its path with `TINYBIRD_ENGINE_HOST`",
            Self::Server { .. } => {
                "see that it is ClickHouse's HTTP port and that the user may create a database"
            }
            Self::Host { .. } => "install it again, or name another one with `TINYBIRD_ENGINE_HOST`",
            Self::Unusable(_) => {
                "see that it is ClickHouse 26.5 or later for this system, and that nothing else uses its folder"
            }
            Self::Folder { .. } => "set `TMPDIR` to a folder with room that this user may write to",
            Self::Ended(_) => "take the statement apart to find what ends it, and report it to ClickHouse",
            Self::TimedOut(_) => "make the statement read less, or raise the limit",
            Self::Refused(refusal) => match refusal.reason {
                Reason::Outside(_) => "keep what it reads in a data source",
                Reason::Unknown(_) => "use an engine that this system can close off: `libchdb.so` on Linux",
                _ => "write one statement whose brackets and quotes are closed",
            },
            Self::ClickHouse(_) => "correct the statement",
        }
    }
}

/// What ClickHouse says of a statement that it refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClickHouseError {
    /// ClickHouse's number of the error, say 47. 0 where it gives none.
    pub code: u32,
    /// ClickHouse's name of the error, say `UNKNOWN_IDENTIFIER`. Empty where it gives none.
    pub name: String,
    /// The message, without the code and the name.
    pub message: String,
}

impl ClickHouseError {
    /// Reads `Code: 47. DB::Exception: Unknown identifier .. (UNKNOWN_IDENTIFIER)`. What is not of that shape is the message.
    ///
    /// An error that passes from one thread to another gets a second code, name and version around the first.
    pub(crate) fn parse(text: &str) -> Self {
        let mut message = text.trim();
        let mut code = 0;
        while let Some((number, rest)) = message.strip_prefix("Code: ").and_then(|rest| rest.split_once(". "))
        {
            let Ok(number) = number.parse() else { break };
            code = if code == 0 { number } else { code };
            message = match rest.split_once("Exception: ") {
                Some((class, rest)) if class.starts_with("DB::") && !class.contains(' ') => rest,
                _ => rest,
            };
        }
        let mut name = "";
        while let Some((front, end)) = message.rsplit_once(" (").filter(|_| code != 0) {
            if end.starts_with("version ") {
                message = front.trim_end();
            } else if is_error_name(end) {
                (message, name) =
                    (front.trim_end(), if name.is_empty() { &end[..end.len() - 1] } else { name });
            } else {
                break;
            }
        }
        Self { code, name: name.to_owned(), message: message.to_owned() }
    }
}

/// Whether this is `NAME_OF_AN_ERROR)`.
fn is_error_name(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    text.strip_suffix(')').is_some_and(|name| !name.is_empty() && name.chars().all(is_part))
}

impl fmt::Display for ClickHouseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match (self.code, self.name.as_str()) {
            (0, _) => Ok(()),
            (code, "") => write!(f, " (ClickHouse's error {code})"),
            (code, name) => write!(f, " ({name}, ClickHouse's error {code})"),
        }
    }
}

impl std::error::Error for ClickHouseError {}

#[cfg(test)]
mod tests {
    use super::ClickHouseError;

    fn parsed(text: &str) -> (u32, String, String) {
        let ClickHouseError { code, name, message } = ClickHouseError::parse(text);
        (code, name, message)
    }

    #[test]
    fn a_message_is_taken_apart() {
        let (code, name, message) = parsed(
            "Code: 47. DB::Exception: Unknown identifier `x` (of t). Maybe: ['y']. (UNKNOWN_IDENTIFIER) (version 26.7.2.1)",
        );
        assert_eq!((code, name.as_str()), (47, "UNKNOWN_IDENTIFIER"));
        assert_eq!(message, "Unknown identifier `x` (of t). Maybe: ['y'].");
    }

    #[test]
    fn an_error_of_another_thread_is_told_once() {
        let (code, name, message) = parsed(
            "Code: 164. DB::Exception: Code: 164. DB::ErrnoException: Cannot modify 'a'. (READONLY) (version 26.7.2.1). (READONLY)",
        );
        assert_eq!((code, name.as_str(), message.as_str()), (164, "READONLY", "Cannot modify 'a'."));
    }

    #[test]
    fn what_has_no_code_or_name_is_kept() {
        assert_eq!(parsed("out of luck (BAD)\n"), (0, String::new(), "out of luck (BAD)".to_owned()));
        assert_eq!(parsed("Code: 7. DB::Exception: f(x)"), (7, String::new(), "f(x)".to_owned()));
        assert_eq!(parsed("Code: seven. x"), (0, String::new(), "Code: seven. x".to_owned()));
    }
}
