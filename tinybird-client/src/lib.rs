//! A client of [Tinybird](https://www.tinybird.co) that accounts for every row.
//!
//! Applications use the `tinybird` crate, with its feature `client` or `blocking`. [`Client`] is for programs on an async runtime,
//! [`blocking::Client`] for others: both do the same.
//!
//! ```
//! use tinybird_client::{blocking::Client, fake::Fake};
//!
//! let fake = Fake::new();
//! let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
//! let sent = tinybird.events("page_views").ingest_ndjson("{\"site\": \"a\"}\n{\"site\": \"b\"}")?.all_written()?;
//! assert_eq!(sent.written, 2);
//! assert_eq!(fake.rows("page_views"), ["{\"site\": \"a\"}", "{\"site\": \"b\"}"]);
//! # Ok::<(), tinybird_client::Error>(())
//! ```
//!
//! # What becomes of a row
//!
//! - A row that cannot be written as JSON is an error, and nothing of that call is sent.
//! - Rows that do not fit the schema are in quarantine: [`Ingested::quarantined`] counts them, and
//!   [`Ingested::all_written`] makes them an error.
//! - 429, 503 and connections that could not be made are tried again until the deadline, as the server asks, else
//!   after a random time that grows.
//! - What broke off, so that the rows may have been written, is an error whose [`Error::maybe_applied`] says so; it is sent
//!   again with [`Delivery::AtLeastOnce`].
//! - 413 splits the rows; other refusals are final.
//!
//! # Rows in the background
//!
//! [`Client::batches`] collects rows and sends them together. A row is written as JSON when it is pushed, so a mistake in it is
//! the caller's. Requests are sent again until the batches are closed; what was lost or dropped comes back through `on_lost`, which
//! says whether it may have been written.
//!
//! # What becomes of a query
//!
//! - 429, 503 and connections that could not be made are tried again. A query that may still run is never sent a second time.
//! - An answer that breaks off, or in whose middle ClickHouse failed, is an error, never fewer rows.
//! - Integers are read with every digit.
//!
//! # Features
//!
//! - `client`: [`Client`] has a transport, on `reqwest` with `rustls`, and on tokio; in a browser on `fetch`. Without it you give it one.
//! - `blocking`: [`blocking::Client`] has a transport, on `ureq` with `rustls`. Without it you give it one.
//! - `tracing`: a span for each request, with OpenTelemetry's names for databases, and an event for each try.
//! - `fake`: `fake::Fake`, a transport for tests.
//! - `testing`: `testing::Workspace`, a local Tinybird for tests.

#![forbid(unsafe_code)]

mod answer;
pub mod batch;
pub mod blocking;
mod client;
mod config;
mod core;
pub mod datasource;
mod error;
mod exchange;
#[cfg(feature = "fake")]
pub mod fake;
mod incoming;
mod ingest;
mod ingested;
mod job;
mod jwt;
mod message;
mod options;
mod prepared;
#[cfg(feature = "testing")]
pub mod testing;
mod token;
mod tokens;
mod trace;
mod transport;
mod upload;

pub use answer::{Answer, AnswerColumn, Statistics};
pub use bytes::Bytes;
#[cfg(feature = "client")]
pub use client::ReqwestTransport;
pub use client::{
    Batches, BatchesBuilder, Body, Call, Client, ClientBuilder, Driver, Events, MaySend, Pending, Pipe,
    Pushing, RowStream, Sql, Transport,
};
pub use error::{Error, ErrorKind};
pub use http;
pub use ingested::Ingested;
pub use job::{Job, JobState, Waiting};
pub use jwt::JwtBuilder;
pub use options::{Compression, Delivery, Options, Retry};
pub use prepared::Prepared;
pub use token::Token;
pub use tokens::{Scope, TokenInfo, Tokens};
pub use transport::{Stage, TransportError};
pub use upload::Upload;
