//! The client for programs without an async runtime.

mod batches;
mod builder;
mod drive;
mod prepared;
mod query;
mod stream;
#[cfg(feature = "blocking")]
mod ureq;

use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tinybird_core::Resource;
use tinybird_rows::{Row, TakesEvents};

pub use batches::{Batches, BatchesBuilder};
pub use builder::ClientBuilder;
pub use query::{Pipe, Sql};
pub use stream::RowStream;

use crate::batch::Alarm;
use crate::core::{Core, lines_of};
use crate::error::Error;
use crate::exchange::{Event, Exchange, Step};
use crate::ingest::check;
use crate::ingested::Ingested;
use crate::options::Options;
#[cfg(feature = "blocking")]
use crate::token::Token;
use crate::transport::{Stage, TransportError};
use crate::upload::Upload;

/// What carries requests: calls, waits, and tells the time.
///
/// ```
/// use std::io::Read;
/// use std::time::{Duration, Instant};
/// use tinybird_client::blocking::{Body, Client, Transport};
/// use tinybird_client::{Bytes, ErrorKind, Stage, TransportError, http};
///
/// struct Unplugged(Instant);
///
/// impl Transport for Unplugged {
///     fn call(
///         &self,
///         _: http::Request<Bytes>,
///         _: Duration,
///     ) -> Result<http::Response<Body>, TransportError> {
///         Err(TransportError::new(Stage::Answering, "unplugged"))
///     }
///     fn sleep(&self, wait: Duration) {
///         std::thread::sleep(wait);
///     }
///     fn now(&self) -> Duration {
///         self.0.elapsed()
///     }
/// }
///
/// let tinybird = Client::builder().token("p.token").transport(Unplugged(Instant::now())).build()?;
/// let error = tinybird.events("page_views").ingest_ndjson("{}").unwrap_err();
/// assert!(error.kind() == ErrorKind::Transport && error.maybe_applied());
/// # Ok::<(), tinybird_client::Error>(())
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, and returns when the head of the answer is there. Any status is an answer; redirects are not followed.
    ///
    /// # Errors
    ///
    /// Where there is no answer, or not in time. The time holds for the body too.
    fn call(&self, request: Request<Bytes>, timeout: Duration) -> Result<Response<Body>, TransportError>;

    /// Waits.
    fn sleep(&self, wait: Duration);

    /// The time since some moment in the past. It never goes back.
    fn now(&self) -> Duration;

    /// Sends a request with a body that is read meanwhile; the rest is as in [`call`](Self::call). Without a way of its own, a
    /// transport gets it as a whole.
    ///
    /// # Errors
    ///
    /// As of [`call`](Self::call); a body that cannot be read is one of [`Stage::Connecting`].
    fn upload(
        &self,
        request: Request<()>,
        body: Upload,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let body = body.into_bytes().map_err(|error| TransportError::new(Stage::Connecting, error))?;
        self.call(request.map(|()| body), timeout)
    }

    /// Waits until the alarm, at most so long: batches wait so for rows, and for the time to send them again. A transport
    /// with a clock of its own waits by that.
    fn wait(&self, at_most: Duration, alarm: &Alarm<'_>) {
        alarm.wait(at_most);
    }
}

/// The body of an answer.
pub type Body = Box<dyn Read + Send>;

/// A client of Tinybird's. It is cheap to clone.
#[derive(Clone)]
pub struct Client {
    core: Core,
    transport: Arc<dyn Transport>,
}

impl Client {
    /// A client with the token of `TINYBIRD_BRANCH_TOKEN`, else `TINYBIRD_TOKEN`, and the address of `TINYBIRD_URL`, else
    /// `https://api.tinybird.co`.
    ///
    /// ```
    /// # use tinybird_client::blocking::Client;
    /// if let Ok(tinybird) = Client::from_env() {
    ///     println!("{tinybird:?} shows no token");
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Without a token, and where the address is none.
    #[cfg(feature = "blocking")]
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().from_env().build()
    }

    /// A client with this token, at `https://api.tinybird.co`.
    ///
    /// ```
    /// # use tinybird_client::blocking::Client;
    /// let tinybird = Client::new("p.token")?;
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A token that is empty.
    #[cfg(feature = "blocking")]
    pub fn new(token: impl Into<Token>) -> Result<Self, Error> {
        Self::builder().token(token).build()
    }

    /// A client of one's own choice.
    ///
    /// ```
    /// # use tinybird_client::blocking::Client;
    /// let tinybird =
    ///     Client::builder().token("p.token").base_url("https://api.us-east.aws.tinybird.co").build()?;
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The same client with other options.
    ///
    /// ```
    /// # use tinybird_client::{blocking::Client, Delivery, Options, Stage, fake::Fake};
    /// # let fake = Fake::new();
    /// # let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
    /// fake.fail(Stage::Answering);
    /// let again = Options { delivery: Delivery::AtLeastOnce, ..Options::default() };
    /// let sent = tinybird.with(again).events("page_views").ingest_ndjson("{}")?.all_written()?;
    /// assert_eq!(sent.retries, 1);
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    #[must_use]
    pub fn with(&self, options: Options) -> Self {
        Self { core: self.core.with(options), transport: self.transport.clone() }
    }

    /// Sends a row to its data source.
    ///
    /// # Errors
    ///
    /// As [`ingest_all`](Self::ingest_all).
    pub fn ingest<R: Row<Of: TakesEvents>>(&self, row: &R) -> Result<Ingested, Error> {
        self.ingest_all([row])
    }

    /// Sends rows to their data source, in as many requests as they need.
    ///
    /// ```
    /// # use tinybird_client::{blocking::Client, Error, Ingested};
    /// # use tinybird_rows::{Row, TakesEvents};
    /// fn send<R: Row<Of: TakesEvents>>(tinybird: &Client, rows: &[R]) -> Result<Ingested, Error> {
    ///     tinybird.ingest_all(rows)?.all_written()
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// A row that cannot be written, in which case none is sent; and what the server or the connection refuses.
    /// [`Error::ingested`] tells what was written before.
    pub fn ingest_all<'a, R: Row<Of: TakesEvents> + 'a>(
        &self,
        rows: impl IntoIterator<Item = &'a R>,
    ) -> Result<Ingested, Error> {
        self.send(<R::Of as Resource>::NAME, &lines_of(rows)?)
    }

    /// A data source by its name, for rows without a type.
    #[must_use]
    pub fn events(&self, datasource: impl Into<String>) -> Events<'_> {
        Events { client: self, datasource: datasource.into() }
    }

    fn send(&self, datasource: &str, lines: &Bytes) -> Result<Ingested, Error> {
        let mut operation = self.core.ingest(datasource, lines);
        self.drive(drive::SHORT, |event, now| operation.step(event, now))
    }

    fn drive<T>(&self, longest: u64, step: impl FnMut(Event, Duration) -> Step<T>) -> T {
        drive::drive(&*self.transport, longest, step)
    }

    /// What carries the requests, and tells the time.
    #[must_use]
    pub fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    /// Sends a request to a path of Tinybird's API that has no method here, with the client's token.
    ///
    /// It is sent again where it was refused (429, 503), and with [`Delivery::AtLeastOnce`](crate::Delivery::AtLeastOnce)
    /// also where nobody knows whether it was done.
    ///
    /// ```
    /// # use tinybird_client::{blocking::Client, fake::Fake, http};
    /// # let fake = Fake::new();
    /// # let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
    /// fake.answer(200, r#"{"name": "shop"}"#);
    /// let request = http::Request::get("/v1/workspace").body("".into()).unwrap();
    /// assert_eq!(tinybird.request(request)?.into_body(), r#"{"name": "shop"}"#);
    /// assert_eq!(fake.requests()[0].uri(), "https://api.tinybird.co/v1/workspace");
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An address that is not a path, and what the server or the connection refuses: an answer with success is returned.
    pub fn request(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        self.exchange(self.core.exchange(request)?)
    }

    fn exchange(&self, mut exchange: Exchange) -> Result<Response<Bytes>, Error> {
        let outcome = self.drive(u64::MAX, |event, now| exchange.step(event, now));
        outcome.answer.map_err(|error| self.core.redacted(error))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

/// A data source by its name: [`Client::events`].
#[derive(Debug)]
pub struct Events<'a> {
    client: &'a Client,
    datasource: String,
}

impl Events<'_> {
    /// Sends rows, one JSON object a line.
    ///
    /// ```
    /// # use tinybird_client::{blocking::Client, ErrorKind, fake::Fake};
    /// # let fake = Fake::new();
    /// # let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
    /// let sent = tinybird.events("page_views").ingest_ndjson("{\"site\": \"a\"}\n")?;
    /// assert_eq!((sent.written, sent.quarantined), (1, 0));
    ///
    /// let error = tinybird.events("page_views").ingest_ndjson("{\"load\": NaN}").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Row);
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A line that is not a JSON object, in which case none is sent; and what the server or the connection refuses.
    /// [`Error::ingested`] tells what was written before.
    pub fn ingest_ndjson(&self, lines: impl Into<Bytes>) -> Result<Ingested, Error> {
        self.client.send(&self.datasource, &check(lines.into())?)
    }
}
