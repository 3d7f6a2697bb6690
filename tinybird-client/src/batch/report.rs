//! What became of the rows of batches.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use tinybird_rows::RowError;

use crate::error::Error;

/// What became of all rows that were pushed. It adds up: `written + quarantined + accepted + lost + dropped + buffered` is
/// `pushed`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "it says whether rows were lost"]
pub struct Report {
    /// The rows that were taken from the program.
    pub pushed: u64,
    /// The rows that are in the data source.
    pub written: u64,
    /// The rows that do not fit its schema, and are in its quarantine.
    pub quarantined: u64,
    /// The rows that the server took without saying what became of them (without [`wait`](crate::Options::wait)).
    pub accepted: u64,
    /// The rows that were given up: refused, or not sent before the end. They went to `on_lost`.
    pub lost: u64,
    /// The rows that made room for newer ones. They went to `on_lost`.
    pub dropped: u64,
    /// The rows that are waiting or under way.
    pub buffered: u64,
    /// How many requests were answered with success.
    pub requests: u64,
    /// How many were sent again.
    pub retries: u64,
    /// The bytes of all bodies, as they were sent.
    pub bytes: u64,
}

impl Report {
    /// Whether all rows that were pushed are in the data source, none of them in quarantine, lost or still on its way.
    #[must_use]
    pub fn is_all_written(&self) -> bool {
        self.written == self.pushed
    }
}

/// Rows that were given up or dropped: what `on_lost` gets.
#[derive(Debug)]
#[non_exhaustive]
pub struct Lost {
    /// The name of the data source.
    pub datasource: String,
    /// How many rows there are of which nothing is known.
    pub rows: u64,
    /// The lines that they were sent in. Where the server said what became of some rows, but not of which, these are more than `rows`.
    pub ndjson: Bytes,
    /// Why. [`Error::maybe_applied`] says whether they may have been written.
    pub error: Error,
}

/// Why a row was not taken. None of them is in the report.
#[derive(Debug)]
#[non_exhaustive]
pub enum PushError {
    /// The row cannot be written as JSON.
    Row(RowError),
    /// The row is larger than all rows may be together.
    TooLarge,
    /// There is no room.
    Full,
    /// The batches are closed, or the threads or the runtime that send them could not be had.
    Closed,
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(error) => error.fmt(f),
            Self::TooLarge => f.write_str("the row is larger than `max_buffered` allows"),
            Self::Full => f.write_str("there is no room for the row: `max_buffered` bytes wait to be sent"),
            Self::Closed => f.write_str("the batches are closed"),
        }
    }
}

impl StdError for PushError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Row(error) => Some(error),
            Self::TooLarge | Self::Full | Self::Closed => None,
        }
    }
}
