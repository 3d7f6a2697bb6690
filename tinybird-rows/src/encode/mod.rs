//! Writes rows as JSON.

pub(crate) mod digits;
mod members;
mod number;
pub(crate) mod string;

use std::borrow::Cow;

use crate::column::ToColumn;
use crate::error::{Failure, RowError};
use crate::row::Row;
use members::Object;

/// Writes rows as NDJSON: what Tinybird's Events API takes.
///
/// A row that cannot be written leaves no trace, and the rows around it stay whole.
#[derive(Debug, Default)]
pub struct Encoder {
    out: Vec<u8>,
    rows: usize,
    /// The member that is being written: its column, where the key does not tell it.
    column: &'static str,
    key: &'static str,
    /// The objects that have begun, and the index of the element of a list that is being written.
    objects: Vec<Object>,
    index: usize,
    failure: Option<Box<Failure>>,
}

impl Encoder {
    /// An encoder with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a row and the end of its line.
    ///
    /// # Errors
    ///
    /// A value that its column cannot hold. Nothing of the row is written then.
    pub fn push<R: Row>(&mut self, row: &R) -> Result<(), RowError> {
        let start = self.out.len();
        self.objects.clear();
        row.encode(self);
        self.end_object(start);
        self.out.push(b'\n');
        let number = self.rows;
        self.rows += 1;
        match self.failure.take() {
            None => Ok(()),
            Some(failure) => {
                self.out.truncate(start);
                Err(failure.in_row(number))
            }
        }
    }

    /// What was written.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.out
    }

    /// Gives what was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// Takes what was written, and leaves the encoder empty.
    pub fn take(&mut self) -> Vec<u8> {
        self.rows = 0;
        std::mem::take(&mut self.out)
    }

    /// Forgets what was written, and keeps the memory for what comes.
    pub fn clear(&mut self) {
        self.rows = 0;
        self.out.clear();
    }

    /// Writes a value that fits a column of the type `C`.
    pub fn value<C: ?Sized, T: ToColumn<C> + ?Sized>(&mut self, value: &T) {
        value.write(self);
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        string::write(&mut self.out, text);
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Says that the value cannot be written. The first mistake of a row counts.
    #[cold]
    pub fn refuse(&mut self, message: impl Into<Cow<'static, str>>) {
        if self.failure.is_none() {
            let column = match self.column {
                "" => column_of(self.key),
                column => Cow::Borrowed(column),
            };
            self.failure = Some(Box::new(Failure { column, message: message.into() }));
        }
    }

    /// Writes what needs no escape.
    #[inline]
    pub(crate) fn word(&mut self, word: &str) {
        self.out.extend_from_slice(word.as_bytes());
    }

    #[inline]
    pub(crate) fn byte(&mut self, byte: u8) {
        self.out.push(byte);
    }

    /// Writes the key of a map: its value, in quotes if it has none.
    pub(crate) fn key<K: ?Sized, T: ToColumn<K>>(&mut self, key: &T) {
        let start = self.out.len();
        key.write(self);
        if self.out.get(start) != Some(&b'"') {
            let value = self.out.split_off(start);
            self.quoted(|out| out.extend_from_slice(&value));
        }
    }

    pub(crate) fn out(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }
}

/// The column's name in `,"name":`.
fn column_of(key: &'static str) -> Cow<'static, str> {
    let name = key.get(2..key.len().saturating_sub(2)).unwrap_or_default();
    crate::decode::unescape(name)
}
