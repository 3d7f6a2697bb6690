//! Rows of an answer, as it comes. Without I/O.

use std::marker::PhantomData;

use tinybird_rows::{FromRow, RowReader};

use crate::answer::exception;
use crate::core::Core;
use crate::error::{Error, ErrorKind};

/// The rows of an answer in NDJSON. It holds what came last, and what there is of the row that has begun.
#[derive(Debug)]
pub(crate) struct Incoming<T> {
    core: Core,
    text: Vec<u8>,
    /// Where the next row begins, and up to where there is no end of a line.
    begin: usize,
    searched: usize,
    reader: RowReader,
    is_over: bool,
    rows: PhantomData<fn() -> T>,
}

impl<T: FromRow> Incoming<T> {
    pub(crate) fn new(core: Core) -> Self {
        let reader = RowReader::new();
        Self { core, text: Vec::new(), begin: 0, searched: 0, reader, is_over: false, rows: PhantomData }
    }

    /// What came.
    pub(crate) fn add(&mut self, chunk: &[u8]) {
        self.text.drain(..self.begin);
        self.searched -= self.begin;
        self.begin = 0;
        self.text.extend_from_slice(chunk);
    }

    /// The next row that is there as a whole.
    pub(crate) fn next(&mut self) -> Option<Result<T, Error>> {
        while !self.is_over {
            let rest = self.text.get(self.searched..)?;
            let Some(length) = rest.iter().position(|byte| *byte == b'\n') else {
                self.searched = self.text.len();
                return None;
            };
            let end = self.searched + length;
            let row = self.row(end);
            self.searched = end + 1;
            self.begin = self.searched;
            if row.is_some() {
                return row;
            }
        }
        None
    }

    /// The last row, which may have no end of a line. Nothing comes after it.
    pub(crate) fn end(&mut self) -> Option<Result<T, Error>> {
        let row = if self.is_over { None } else { self.row(self.text.len()) };
        self.is_over = true;
        row
    }

    /// What came broke off.
    pub(crate) fn broken(&mut self, error: Error) -> Error {
        self.is_over = true;
        error.with_maybe_applied(false)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    fn row(&mut self, end: usize) -> Option<Result<T, Error>> {
        let line = self.text.get(self.begin..end)?.trim_ascii();
        if line.is_empty() {
            return None;
        }
        let text = str::from_utf8(line).ok().filter(|text| text.starts_with('{'));
        let row = match text {
            Some(text) => self
                .reader
                .read(text)
                .map_err(|error| Error::new(ErrorKind::Decode, error.to_string()).with_source(error)),
            None => Err(self.not_a_row(line)),
        };
        self.is_over = row.is_err();
        Some(row)
    }

    fn not_a_row(&self, line: &[u8]) -> Error {
        let message = match exception(line) {
            Some(said) => {
                format!("the query failed in the middle of its answer: {}", self.core.config.redact(&said))
            }
            None => "the answer has a line that is not a row".to_owned(),
        };
        Error::new(ErrorKind::Decode, message)
    }
}

/// SQL whose answer is read row by row.
pub(crate) fn by_rows(sql: &str) -> String {
    format!("{}\nFORMAT JSONEachRow", sql.trim_end().trim_end_matches(';'))
}
