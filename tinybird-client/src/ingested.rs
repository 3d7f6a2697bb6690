//! What became of rows that were sent.

use crate::error::{Error, ErrorKind};

/// What became of rows that were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "rows in quarantine are no error by themselves: see `all_written`"]
pub struct Ingested {
    /// The rows that are in the data source.
    pub written: u64,
    /// The rows that do not fit its schema, and are in its quarantine.
    pub quarantined: u64,
    /// The rows that the server took without saying what became of them (without [`wait`](crate::Options::wait)).
    pub accepted: u64,
    /// How many requests were answered with success.
    pub requests: u32,
    /// How many were sent again.
    pub retries: u32,
    /// The bytes of all bodies, as they were sent.
    pub bytes: u64,
}

impl Ingested {
    /// The same, where no row is in quarantine.
    ///
    /// ```
    /// # use tinybird_client::{blocking::Client, ErrorKind, fake::Fake};
    /// let fake = Fake::new();
    /// fake.answer(200, r#"{"successful_rows": 1, "quarantined_rows": 1}"#);
    /// let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
    /// let sent = tinybird.events("page_views").ingest_ndjson("{\"at\": 1}\n{\"at\": \"?\"}")?;
    /// assert_eq!(sent.all_written().unwrap_err().kind(), ErrorKind::Quarantined);
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Quarantined`], which holds the numbers.
    pub fn all_written(self) -> Result<Self, Error> {
        if self.quarantined == 0 {
            return Ok(self);
        }
        let total = self.rows();
        let message = format!("{} of {total} rows do not fit the schema", self.quarantined);
        Err(Error::new(ErrorKind::Quarantined, message).with_ingested(self))
    }

    /// The rows of which the server says what became of them.
    pub(crate) fn rows(&self) -> u64 {
        self.written + self.quarantined + self.accepted
    }

    /// The same of at most so many rows: what a server says must add up.
    pub(crate) fn at_most(&self, rows: u64) -> Self {
        let quarantined = self.quarantined.min(rows);
        Self { written: self.written.min(rows - quarantined), quarantined, ..self.clone() }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.written += other.written;
        self.quarantined += other.quarantined;
        self.accepted += other.accepted;
        self.requests += other.requests;
        self.retries += other.retries;
        self.bytes += other.bytes;
    }
}
