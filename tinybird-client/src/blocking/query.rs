//! Queries, and what they answer.

use std::fmt::Display;

use bytes::Bytes;
use http::{Request, Response};
use tinybird_rows::{FromRow, Query};

use super::Client;
use crate::answer::Answer;
use crate::error::Error;

impl Client {
    /// Queries an endpoint.
    ///
    /// ```
    /// # use tinybird_client::{Answer, Error, blocking::Client};
    /// # use tinybird_rows::{FromRow, Query};
    /// fn rows<Q: Query<Row: FromRow>>(tinybird: &Client, query: &Q) -> Result<Vec<Q::Row>, Error> {
    ///     Ok(tinybird.query(query)?.rows)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// A parameter that cannot be expressed, in which case nothing is sent; what the server or the connection refuses;
    /// and an answer that breaks off, or does not fit the rows.
    pub fn query<Q: Query<Row: FromRow>>(&self, query: &Q) -> Result<Answer<Q::Row>, Error> {
        self.query_as(query)
    }

    /// Queries an endpoint for rows of another type.
    ///
    /// # Errors
    ///
    /// As [`query`](Self::query).
    pub fn query_as<T: FromRow>(&self, query: &impl Query) -> Result<Answer<T>, Error> {
        let request = self.core.endpoint(query, "json")?;
        self.core.read(self.ask(request)?.body())
    }

    /// An endpoint by its name, for parameters without types.
    pub fn pipe(&self, name: impl Into<String>) -> Pipe<'_> {
        Pipe { client: self, name: name.into(), parameters: Vec::new() }
    }

    /// SQL that reads.
    pub fn sql(&self, sql: impl Into<String>) -> Sql<'_> {
        Sql { client: self, sql: sql.into() }
    }

    fn ask(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        self.exchange(self.core.query(request))
    }
}

/// An endpoint by its name: [`Client::pipe`].
#[derive(Debug)]
#[must_use = "it is sent by `rows`"]
pub struct Pipe<'a> {
    pub(super) client: &'a Client,
    pub(super) name: String,
    pub(super) parameters: Vec<(String, String)>,
}

impl Pipe<'_> {
    /// A parameter, in the form that the endpoint's template reads. No name is taken by the client itself.
    pub fn param(mut self, name: impl Into<String>, value: impl Display) -> Self {
        self.parameters.push((name.into(), value.to_string()));
        self
    }

    /// The rows of its answer.
    ///
    /// ```
    /// # use tinybird_client::{blocking::Client, fake::Fake};
    /// # let fake = Fake::new();
    /// # let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
    /// fake.answer(200, r#"{"meta": [{"name": "n", "type": "UInt64"}], "data": [{"n": 18446744073709551615}], "rows": 1}"#);
    /// let answer = tinybird.pipe("numbers").param("from", 7).rows::<(u64,)>()?;
    /// assert_eq!(answer.rows, [(u64::MAX,)]);
    /// assert_eq!(fake.requests()[0].uri(), "https://api.tinybird.co/v0/pipes/numbers.json?from=7");
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the server or the connection refuses, and an answer that breaks off or does not fit `T`.
    pub fn rows<T: FromRow>(self) -> Result<Answer<T>, Error> {
        let request = self.client.core.untyped(&self.name, "json", &self.parameters)?;
        self.client.core.read(self.client.ask(request)?.body())
    }
}

/// SQL that reads: [`Client::sql`].
#[derive(Debug)]
#[must_use = "it is sent by `rows` or `bytes`"]
pub struct Sql<'a> {
    pub(super) client: &'a Client,
    pub(super) sql: String,
}

impl Sql<'_> {
    /// The rows of its answer. The SQL has no `FORMAT`.
    ///
    /// ```
    /// # use tinybird_client::{blocking::Client, fake::Fake};
    /// # let fake = Fake::new();
    /// # let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
    /// fake.answer(200, r#"{"meta": [{"name": "1", "type": "UInt8"}], "data": [{"1": 1}], "rows": 1}"#);
    /// assert_eq!(tinybird.sql("SELECT 1").rows::<(u8,)>()?.rows, [(1,)]);
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the server or the connection refuses, and an answer that breaks off or does not fit `T`.
    pub fn rows<T: FromRow>(self) -> Result<Answer<T>, Error> {
        let client = self.client;
        client.core.read(self.send()?.body())
    }

    /// Its answer as it is, in the `FORMAT` that the SQL names.
    ///
    /// ```
    /// # use tinybird_client::{blocking::Client, fake::Fake};
    /// # let fake = Fake::new();
    /// # let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
    /// fake.answer(200, "\"a\",1\n");
    /// assert_eq!(tinybird.sql("SELECT 'a', 1 FORMAT CSV").bytes()?, "\"a\",1\n");
    /// # Ok::<(), tinybird_client::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the server or the connection refuses, and an answer whose last line is an exception of ClickHouse's.
    pub fn bytes(self) -> Result<Bytes, Error> {
        let client = self.client;
        client.core.as_it_is(self.send()?)
    }

    fn send(self) -> Result<Response<Bytes>, Error> {
        self.client.ask(self.client.core.sql(self.sql)?)
    }
}
