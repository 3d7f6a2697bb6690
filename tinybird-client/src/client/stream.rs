//! Answers that are read row by row.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::Request;
use tinybird_rows::{FromRow, Query};

use super::transport::{Body, Call};
use super::{Client, Pending, Pipe, Sql, drive};
use crate::error::Error;
use crate::incoming::{Incoming, by_rows};
use crate::transport::TransportError;

impl Client {
    /// Queries an endpoint whose answer is read row by row, so that it may be larger than memory.
    ///
    /// ```
    /// # use tinybird_client::{Client, Error};
    /// # use tinybird_rows::{FromRow, Query};
    /// async fn count<Q: Query<Row: FromRow + 'static>>(tinybird: &Client, query: &Q) -> Result<u64, Error> {
    ///     let mut rows = tinybird.stream(query).await?;
    ///     let mut count = 0;
    ///     while let Some(row) = rows.next().await {
    ///         let _: Q::Row = row?;
    ///         count += 1;
    ///     }
    ///     Ok(count)
    /// }
    /// ```
    pub fn stream<Q: Query<Row: FromRow + 'static>>(
        &self,
        query: &Q,
    ) -> Pending<Result<RowStream<Q::Row>, Error>> {
        self.open(self.core.endpoint(query, "ndjson"))
    }

    fn open<T: FromRow + 'static>(
        &self,
        request: Result<Request<Bytes>, Error>,
    ) -> Pending<Result<RowStream<T>, Error>> {
        let (core, transport) = (self.core.clone(), self.transport.clone());
        Pending::new(async move {
            let body = drive::open(&*transport, core.query(request?)).await;
            let body = body.map_err(|error| core.redacted(error))?;
            Ok(RowStream { rows: Incoming::new(core), source: Source::Idle(body) })
        })
    }
}

impl Pipe<'_> {
    /// The rows of its answer, row by row.
    pub fn stream<T: FromRow + 'static>(self) -> Pending<Result<RowStream<T>, Error>> {
        self.client.open(self.client.core.untyped(&self.name, "ndjson", &self.parameters))
    }
}

impl Sql<'_> {
    /// The rows of its answer, row by row. The SQL has no `FORMAT`.
    pub fn stream<T: FromRow + 'static>(self) -> Pending<Result<RowStream<T>, Error>> {
        self.client.open(self.client.core.sql(by_rows(&self.sql)))
    }
}

/// The rows of an answer, as it comes: [`Client::stream`]. It is a [`Stream`].
///
/// It holds what came last and the row that has begun. What breaks off is an error, never the end; nothing comes after an error.
#[must_use = "rows are read by `next`"]
pub struct RowStream<T> {
    rows: Incoming<T>,
    source: Source,
}

type Chunk = Result<Option<Bytes>, TransportError>;

enum Source {
    Idle(Box<dyn Body>),
    Reading(Call<'static, (Box<dyn Body>, Chunk)>),
    Over,
}

impl<T: FromRow> RowStream<T> {
    /// The next row.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_row(context)).await
    }

    fn poll_row(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Poll::Ready(Some(row));
            }
            if self.rows.is_over() {
                return Poll::Ready(None);
            }
            let mut reading = match std::mem::replace(&mut self.source, Source::Over) {
                Source::Idle(mut body) => Box::pin(async move {
                    let chunk = body.chunk().await;
                    (body, chunk)
                }),
                Source::Reading(reading) => reading,
                Source::Over => return Poll::Ready(self.rows.end()),
            };
            match reading.as_mut().poll(context) {
                Poll::Pending => {
                    self.source = Source::Reading(reading);
                    return Poll::Pending;
                }
                Poll::Ready((body, Ok(Some(chunk)))) => {
                    self.rows.add(&chunk);
                    self.source = Source::Idle(body);
                }
                Poll::Ready((_, Ok(None))) => return Poll::Ready(self.rows.end()),
                Poll::Ready((_, Err(error))) => {
                    let error = self.rows.broken(Error::of_transport(error));
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<T: FromRow> Stream for RowStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_row(context)
    }
}

impl<T> fmt::Debug for RowStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowStream(..)")
    }
}
