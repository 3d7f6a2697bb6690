//! Why a workspace does not do what it was told.

use tinybird_core::template::render::{RenderError, Thrown};
use tinybird_engine::{ClickHouseError, Refusal};

/// Why a workspace does not do what it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// No data source has this name.
    NoDataSource {
        /// The name.
        name: String,
        /// One that is like it.
        similar: Option<String>,
    },
    /// No pipe has this name.
    NoPipe {
        /// The name.
        name: String,
        /// One that is like it.
        similar: Option<String>,
    },
    /// A template does not become SQL with these parameters.
    Template(RenderError),
    /// ClickHouse refuses a statement.
    ClickHouse(ClickHouseError),
    /// A statement was not sent to ClickHouse.
    Refused(Refusal),
    /// Rows were written, but not all views took them.
    View(ClickHouseError),
    /// What is to be done is not known.
    Invalid(String),
    /// The engine does not run: what is wrong, and what to do about it.
    Engine(String),
}

impl Error {
    /// The status that a template chose for this error by `custom_error`.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Template(RenderError::Thrown(Thrown { code, .. })) => code.as_ref()?.trim().parse().ok(),
            _ => None,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let similar = |similar: &Option<String>| match similar {
            Some(similar) => format!(": did you mean `{similar}`?"),
            None => String::new(),
        };
        match self {
            Self::NoDataSource { name, similar: other } => {
                write!(f, "unknown data source `{name}`{}", similar(other))
            }
            Self::NoPipe { name, similar: other } => write!(f, "unknown pipe `{name}`{}", similar(other)),
            Self::Template(error) => error.fmt(f),
            Self::ClickHouse(error) => error.fmt(f),
            Self::Refused(refusal) => write!(f, "the query is not run: {refusal}"),
            Self::View(error) => write!(f, "the rows were written, but not all views took them: {error}"),
            Self::Invalid(message) | Self::Engine(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl From<tinybird_engine::Error> for Error {
    fn from(error: tinybird_engine::Error) -> Self {
        match error {
            tinybird_engine::Error::ClickHouse(error) => Self::ClickHouse(error),
            tinybird_engine::Error::Refused(refusal) => Self::Refused(refusal),
            other => Self::Engine(format!("{other}\nhelp: {}", other.remedy())),
        }
    }
}
