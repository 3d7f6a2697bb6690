//! The client for programs on an async runtime.

mod batches;
mod builder;
mod drive;
#[cfg(all(feature = "client", target_family = "wasm"))]
mod fetch;
mod prepared;
mod query;
#[cfg(all(feature = "client", not(target_family = "wasm")))]
mod reqwest;
mod stream;
mod transport;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use tinybird_core::Resource;
use tinybird_rows::{Row, TakesEvents};

#[cfg(all(feature = "client", not(target_family = "wasm")))]
use self::reqwest as by_reqwest;
pub use batches::{Batches, BatchesBuilder, Driver, Pushing};
pub use builder::ClientBuilder;
#[cfg(feature = "client")]
pub use by_reqwest::ReqwestTransport;
#[cfg(all(feature = "client", feature = "fake"))]
pub(crate) use by_reqwest::spawn;
#[cfg(all(feature = "client", target_family = "wasm"))]
use fetch as by_reqwest;
pub use query::{Pipe, Sql};
pub use stream::RowStream;
pub use transport::{Body, Call, MaySend, Pending, Transport};

use crate::core::{Core, lines_of};
use crate::error::Error;
use crate::exchange::Exchange;
use crate::ingest::check;
use crate::ingested::Ingested;
use crate::options::Options;
#[cfg(feature = "client")]
use crate::token::Token;

/// A client of Tinybird's, for programs on an async runtime. It is cheap to clone.
///
/// With the feature `client` it sends by `reqwest`, on tokio. Without it, [`ClientBuilder::transport`] gives it what sends.
///
/// ```
/// use tinybird_client::{Client, fake::Fake};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), tinybird_client::Error> {
/// let fake = Fake::new();
/// let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
/// let sent = tinybird.events("page_views").ingest_ndjson("{\"site\": \"a\"}").await?.all_written()?;
/// assert_eq!(sent.written, 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    core: Core,
    transport: Arc<dyn Transport>,
}

impl Client {
    /// A client with the token of `TINYBIRD_BRANCH_TOKEN`, else `TINYBIRD_TOKEN`, and the address of `TINYBIRD_URL`, else
    /// `https://api.tinybird.co`.
    ///
    /// # Errors
    ///
    /// Without a token, and where the address is none.
    #[cfg(feature = "client")]
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().from_env().build()
    }

    /// A client with this token, at `https://api.tinybird.co`.
    ///
    /// ```
    /// # use tinybird_client::Client;
    /// let tinybird = Client::new("p.token")?;
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A token that is empty.
    #[cfg(feature = "client")]
    pub fn new(token: impl Into<Token>) -> Result<Self, Error> {
        Self::builder().token(token).build()
    }

    /// A client of one's own choice.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The same client with other options.
    #[must_use]
    pub fn with(&self, options: Options) -> Self {
        Self { core: self.core.with(options), transport: self.transport.clone() }
    }

    /// Sends a row to its data source. It fails as [`ingest_all`](Self::ingest_all) does.
    pub fn ingest<R: Row<Of: TakesEvents>>(&self, row: &R) -> Pending<Result<Ingested, Error>> {
        self.ingest_all([row])
    }

    /// Sends rows to their data source, in as many requests as they need.
    ///
    /// A row that cannot be written is an error, and none is sent then; so is what the server or the connection refuses.
    /// [`Error::ingested`] tells what was written before.
    ///
    /// ```
    /// # use tinybird_client::{Client, Error, Ingested};
    /// # use tinybird_rows::{Row, TakesEvents};
    /// async fn send<R: Row<Of: TakesEvents>>(tinybird: &Client, rows: &[R]) -> Result<Ingested, Error> {
    ///     tinybird.ingest_all(rows).await?.all_written()
    /// }
    /// ```
    pub fn ingest_all<'a, R: Row<Of: TakesEvents> + 'a>(
        &self,
        rows: impl IntoIterator<Item = &'a R>,
    ) -> Pending<Result<Ingested, Error>> {
        self.send(<R::Of as Resource>::NAME, lines_of(rows))
    }

    /// A data source by its name, for rows without a type.
    #[must_use]
    pub fn events(&self, datasource: impl Into<String>) -> Events<'_> {
        Events { client: self, datasource: datasource.into() }
    }

    /// Sends a request to a path of Tinybird's API that has no method here, with the client's token.
    ///
    /// It is sent again where it was refused (429, 503), and with [`Delivery::AtLeastOnce`](crate::Delivery::AtLeastOnce)
    /// also where nobody knows whether it was done. An address that is not a path is an error, and so is an answer
    /// without success.
    ///
    /// ```
    /// # use tinybird_client::{Client, fake::Fake, http};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), tinybird_client::Error> {
    /// # let fake = Fake::new();
    /// # let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
    /// fake.answer(200, r#"{"name": "shop"}"#);
    /// let request = http::Request::get("/v1/workspace").body("".into()).unwrap();
    /// assert_eq!(tinybird.request(request).await?.into_body(), r#"{"name": "shop"}"#);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, request: Request<Bytes>) -> Pending<Result<Response<Bytes>, Error>> {
        self.exchange(self.core.exchange(request), |_, answer| Ok(answer))
    }

    fn send(&self, datasource: &str, lines: Result<Bytes, Error>) -> Pending<Result<Ingested, Error>> {
        let operation = lines.map(|lines| self.core.ingest(datasource, &lines));
        let transport = self.transport.clone();
        Pending::new(async move {
            let mut operation = operation?;
            drive::drive(&*transport, drive::SHORT, move |event, now| operation.step(event, now)).await
        })
    }

    /// Sends a request, and reads its answer.
    fn exchange<T: 'static>(
        &self,
        exchange: Result<Exchange, Error>,
        read: fn(&Core, Response<Bytes>) -> Result<T, Error>,
    ) -> Pending<Result<T, Error>> {
        let (core, transport) = (self.core.clone(), self.transport.clone());
        Pending::new(async move {
            let mut exchange = exchange?;
            let step = move |event, now| exchange.step(event, now);
            let outcome = drive::drive(&*transport, usize::MAX, step).await;
            let answer = outcome.answer.map_err(|error| core.redacted(error))?;
            read(&core, answer)
        })
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
    /// A line that is not a JSON object is an error, and none is sent then; so is what the server or the connection refuses.
    /// [`Error::ingested`] tells what was written before.
    pub fn ingest_ndjson(&self, lines: impl Into<Bytes>) -> Pending<Result<Ingested, Error>> {
        self.client.send(&self.datasource, check(lines.into()))
    }
}
