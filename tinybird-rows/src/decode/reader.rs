//! Rows one after another.

use super::Decoder;
use super::members::Members;
use crate::error::{Failure, RowError};
use crate::meta::Columns;
use crate::row::FromRow;

/// Reads rows of one shape, each from a text of its own.
///
/// It remembers the order of the columns from row to row.
#[derive(Debug, Default)]
pub struct RowReader {
    members: Members,
    rows: usize,
}

impl RowReader {
    /// A reader of rows whose columns stand under their names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A reader of an answer's rows: of columns with these names and types, as its `meta` tells them.
    ///
    /// # Errors
    ///
    /// A column that `T` needs and that is missing, or whose type does not fit.
    pub fn for_answer<T: FromRow>(columns: &[(&str, &str)]) -> Result<Self, RowError> {
        let mut expected = Columns::default();
        T::columns(&mut expected);
        let zones = expected.check(columns)?;
        let mut reader = Self::new();
        reader.members.zones = zones;
        Ok(reader)
    }

    /// Reads the row that `text` is.
    ///
    /// # Errors
    ///
    /// What is not a row of `T`.
    pub fn read<T: FromRow>(&mut self, text: &str) -> Result<T, RowError> {
        let (row, length) = self.read_first(text)?;
        match text.get(length..).map(trim_start) {
            Some("") | None => Ok(row),
            Some(_) => {
                let failure =
                    Failure { column: "".into(), message: "something follows after the row".into() };
                Err(failure.in_row(self.rows - 1))
            }
        }
    }

    /// Reads the row that `text` begins with, and says how long it is.
    ///
    /// # Errors
    ///
    /// What is not a row of `T`.
    pub fn read_first<T: FromRow>(&mut self, text: &str) -> Result<(T, usize), RowError> {
        let number = self.rows;
        self.rows += 1;
        let mut decoder = Decoder { text, at: 0, members: &mut self.members, failure: None };
        let row = T::decode(&mut decoder);
        let (at, failure) = (decoder.at, decoder.failure.take());
        match (row, failure) {
            (Some(row), None) => Ok((row, at)),
            (_, Some(failure)) => Err(failure.in_row(number)),
            (None, None) => {
                let failure = Failure { column: "".into(), message: "the row cannot be read".into() };
                Err(failure.in_row(number))
            }
        }
    }
}

/// Without white space in front, of JSON's kinds.
pub(crate) fn trim_start(text: &str) -> &str {
    text.trim_start_matches([' ', '\n', '\t', '\r'])
}
