//! What is wrong with a row.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why a row cannot be written or read.
///
/// It names the row, the column and what kind of value is wrong, never the value itself.
///
/// ```
/// # use tinybird_rows as rows;
/// let error = rows::from_ndjson::<(u8,)>("{\"n\":300}").next().unwrap().unwrap_err();
/// assert_eq!(error.to_string(), "row 0, column `n`: this number does not fit `u8`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowError {
    /// The row, counted from 0.
    pub row: usize,
    /// The column; empty where it is the row as a whole.
    pub column: Cow<'static, str>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.column {
            "" => write!(f, "row {}: {}", self.row, self.message),
            column => write!(f, "row {}, column `{column}`: {}", self.row, self.message),
        }
    }
}

impl Error for RowError {}

/// The first mistake in a row, until its number is known.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) column: Cow<'static, str>,
    pub(crate) message: Cow<'static, str>,
}

impl Failure {
    #[cold]
    pub(crate) fn in_row(self, row: usize) -> RowError {
        RowError { row, column: self.column, message: self.message.into_owned() }
    }
}
