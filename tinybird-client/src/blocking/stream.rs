//! Answers that are read row by row.

use std::fmt;
use std::iter::FusedIterator;

use bytes::Bytes;
use http::Request;
use tinybird_rows::{FromRow, Query};

use super::{Body, Client, Pipe, Sql, drive};
use crate::error::Error;
use crate::incoming::{Incoming, by_rows};

/// How much of an answer is read at once.
const CHUNK: usize = 64 * 1024;

impl Client {
    /// Queries an endpoint whose answer is read row by row, so that it may be larger than memory.
    ///
    /// ```
    /// # use tinybird_client::{Error, blocking::Client};
    /// # use tinybird_rows::{FromRow, Query};
    /// fn count<Q: Query<Row: FromRow>>(tinybird: &Client, query: &Q) -> Result<usize, Error> {
    ///     let mut count = 0;
    ///     for row in tinybird.stream(query)? {
    ///         let _: Q::Row = row?;
    ///         count += 1;
    ///     }
    ///     Ok(count)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// A parameter that cannot be expressed, and what the server or the connection refuses.
    pub fn stream<Q: Query<Row: FromRow>>(&self, query: &Q) -> Result<RowStream<Q::Row>, Error> {
        self.open(self.core.endpoint(query, "ndjson")?)
    }

    fn open<T: FromRow>(&self, request: Request<Bytes>) -> Result<RowStream<T>, Error> {
        let body = drive::open(&*self.transport, self.core.query(request));
        let body = body.map_err(|error| self.core.redacted(error))?;
        Ok(RowStream { rows: Incoming::new(self.core.clone()), body, chunk: vec![0; CHUNK] })
    }
}

impl Pipe<'_> {
    /// The rows of its answer, row by row.
    ///
    /// # Errors
    ///
    /// What the server or the connection refuses.
    pub fn stream<T: FromRow>(self) -> Result<RowStream<T>, Error> {
        self.client.open(self.client.core.untyped(&self.name, "ndjson", &self.parameters)?)
    }
}

impl Sql<'_> {
    /// The rows of its answer, row by row. The SQL has no `FORMAT`.
    ///
    /// # Errors
    ///
    /// What the server or the connection refuses.
    pub fn stream<T: FromRow>(self) -> Result<RowStream<T>, Error> {
        self.client.open(self.client.core.sql(by_rows(&self.sql))?)
    }
}

/// The rows of an answer, as it comes: [`Client::stream`].
///
/// It holds what came last and the row that has begun. What breaks off is an error, never the end; nothing comes after an error.
#[must_use = "it is an iterator"]
pub struct RowStream<T> {
    rows: Incoming<T>,
    body: Body,
    chunk: Vec<u8>,
}

impl<T: FromRow> Iterator for RowStream<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.next() {
                return Some(row);
            }
            if self.rows.is_over() {
                return None;
            }
            match self.body.read(&mut self.chunk) {
                Ok(0) => return self.rows.end(),
                Ok(length) => self.rows.add(self.chunk.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let error = Error::of_transport(drive::broken(error));
                    return Some(Err(self.rows.broken(error)));
                }
            }
        }
    }
}

impl<T: FromRow> FusedIterator for RowStream<T> {}

impl<T> fmt::Debug for RowStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowStream(..)")
    }
}
