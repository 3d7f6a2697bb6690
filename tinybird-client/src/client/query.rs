//! Queries, and what they answer.

use std::fmt::Display;

use bytes::Bytes;
use http::{Request, Response};
use tinybird_rows::{FromRow, Query};

use super::{Client, Pending};
use crate::answer::Answer;
use crate::core::Core;
use crate::error::Error;

impl Client {
    /// Queries an endpoint.
    ///
    /// A parameter that cannot be expressed is an error, and nothing is sent then; so is what the server or the connection
    /// refuses, and an answer that breaks off, or does not fit the rows.
    ///
    /// ```
    /// # use tinybird_client::{Client, Error};
    /// # use tinybird_rows::{FromRow, Query};
    /// async fn rows<Q: Query<Row: FromRow + 'static>>(tinybird: &Client, query: &Q) -> Result<Vec<Q::Row>, Error> {
    ///     Ok(tinybird.query(query).await?.rows)
    /// }
    /// ```
    pub fn query<Q: Query<Row: FromRow + 'static>>(
        &self,
        query: &Q,
    ) -> Pending<Result<Answer<Q::Row>, Error>> {
        self.query_as(query)
    }

    /// Queries an endpoint for rows of another type.
    pub fn query_as<T: FromRow + 'static>(&self, query: &impl Query) -> Pending<Result<Answer<T>, Error>> {
        self.ask(self.core.endpoint(query, "json"), read)
    }

    /// An endpoint by its name, for parameters without types.
    pub fn pipe(&self, name: impl Into<String>) -> Pipe<'_> {
        Pipe { client: self, name: name.into(), parameters: Vec::new() }
    }

    /// SQL that reads.
    pub fn sql(&self, sql: impl Into<String>) -> Sql<'_> {
        Sql { client: self, sql: sql.into() }
    }

    fn ask<T: 'static>(
        &self,
        request: Result<Request<Bytes>, Error>,
        read: fn(&Core, Response<Bytes>) -> Result<T, Error>,
    ) -> Pending<Result<T, Error>> {
        self.exchange(request.map(|request| self.core.query(request)), read)
    }
}

fn read<T: FromRow>(core: &Core, answer: Response<Bytes>) -> Result<Answer<T>, Error> {
    core.read(answer.body())
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
    /// What the server or the connection refuses is an error, and so is an answer that breaks off or does not fit `T`.
    ///
    /// ```
    /// # use tinybird_client::{Client, fake::Fake};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), tinybird_client::Error> {
    /// # let fake = Fake::new();
    /// # let tinybird = Client::builder().token("p.token").transport(fake.clone()).build()?;
    /// fake.answer(200, r#"{"meta": [{"name": "n", "type": "UInt64"}], "data": [{"n": 18446744073709551615}], "rows": 1}"#);
    /// let answer = tinybird.pipe("numbers").param("from", 7).rows::<(u64,)>().await?;
    /// assert_eq!(answer.rows, [(u64::MAX,)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn rows<T: FromRow + 'static>(self) -> Pending<Result<Answer<T>, Error>> {
        self.client.ask(self.client.core.untyped(&self.name, "json", &self.parameters), read)
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
    /// What the server or the connection refuses is an error, and so is an answer that breaks off or does not fit `T`.
    pub fn rows<T: FromRow + 'static>(self) -> Pending<Result<Answer<T>, Error>> {
        self.client.ask(self.client.core.sql(self.sql), read)
    }

    /// Its answer as it is, in the `FORMAT` that the SQL names.
    ///
    /// What the server or the connection refuses is an error, and so is an answer whose last line is an exception of ClickHouse's.
    pub fn bytes(self) -> Pending<Result<Bytes, Error>> {
        self.client.ask(self.client.core.sql(self.sql), Core::as_it_is)
    }
}
