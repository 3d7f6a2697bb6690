//! What both clients have: where they send, how, and the operations that they drive.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, USER_AGENT};
use http::{Method, Request, Response};
use tinybird_core::Resource;
use tinybird_rows::{Encoder, FromRow, Parameters, Query, Row};

use crate::answer::{Answer, exception};
use crate::config::{Config, encoded, form};
use crate::error::{Error, ErrorKind};
use crate::exchange::Exchange;
use crate::ingest::{Ingest, split};
use crate::options::{Delivery, Options};

/// Servers and proxies refuse addresses that are much longer.
const LONGEST_ADDRESS: usize = 4096;

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// Where a client sends, and how. It has no name outside of this crate.
#[derive(Clone)]
pub struct Core {
    pub(crate) config: Arc<Config>,
    pub(crate) options: Options,
}

impl Core {
    pub(crate) fn with(&self, options: Options) -> Self {
        Self { config: self.config.clone(), options }
    }

    pub(crate) fn ingest(&self, datasource: &str, lines: &Bytes) -> Ingest {
        let parts = split(lines, self.options.max_request);
        Ingest::new(self.clone(), datasource, parts)
    }

    /// A request to an endpoint, with its parameters as they stand in a form.
    pub(crate) fn pipe(
        &self,
        name: &str,
        format: &str,
        form: String,
        has_line_break: bool,
    ) -> Result<Request<Bytes>, Error> {
        let path = format!("/v0/pipes/{}.{format}", encoded(name));
        let address = if form.is_empty() { path.clone() } else { format!("{path}?{form}") };
        let request = self.config.request(Method::GET, &address, None, Bytes::new())?;
        if has_line_break || request.uri().to_string().len() > LONGEST_ADDRESS {
            return self.config.request(Method::POST, &path, Some(FORM), form.into());
        }
        Ok(request)
    }

    /// The request of a typed query.
    pub(crate) fn endpoint<Q: Query>(&self, query: &Q, format: &str) -> Result<Request<Bytes>, Error> {
        let parameters = Parameters::of(query)
            .map_err(|error| Error::new(ErrorKind::Query, error.to_string()).with_source(error))?;
        let name = <Q::Of as Resource>::NAME;
        self.pipe(name, format, parameters.to_form(), parameters.has_line_break())
    }

    /// The request of a query whose parameters have no types.
    pub(crate) fn untyped(
        &self,
        name: &str,
        format: &str,
        parameters: &[(String, String)],
    ) -> Result<Request<Bytes>, Error> {
        let has_line_break = parameters.iter().any(|(_, value)| value.contains(['\n', '\r']));
        let pairs = parameters.iter().map(|(name, value)| (&**name, &**value));
        self.pipe(name, format, form(pairs), has_line_break)
    }

    pub(crate) fn sql(&self, sql: String) -> Result<Request<Bytes>, Error> {
        self.config.request(Method::POST, "/v0/sql", Some("text/plain"), sql.into())
    }

    /// A query is sent again where it never ran. One that took too long is not: it may still run.
    pub(crate) fn query(&self, request: Request<Bytes>) -> Exchange {
        let timeout = self.options.deadline;
        let options = Options { delivery: Delivery::AtMostOnce, timeout, ..self.options.clone() };
        Exchange::new(request, options).reading()
    }

    /// A request of the caller's: its address is below the configured one, and it has the token.
    pub(crate) fn exchange(&self, request: Request<Bytes>) -> Result<Exchange, Error> {
        Ok(Exchange::new(self.completed(request)?, self.options.clone()))
    }

    fn completed(&self, request: Request<Bytes>) -> Result<Request<Bytes>, Error> {
        let uri = request.uri();
        if uri.authority().is_some() || !uri.path().starts_with('/') {
            let message =
                "the address of a request is a path, which begins with a slash: the client knows the host";
            return Err(Error::new(ErrorKind::Config, message));
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let (head, body) = request.into_parts();
        let mut completed = self.config.request(head.method, &path, None, body)?;
        for (name, value) in &head.headers {
            if *name != AUTHORIZATION && *name != USER_AGENT {
                completed.headers_mut().append(name, value.clone());
            }
        }
        Ok(completed)
    }

    /// The rows of an answer in JSON.
    pub(crate) fn read<T: FromRow>(&self, text: &[u8]) -> Result<Answer<T>, Error> {
        Answer::read(text, |said| self.config.redact(said))
    }

    /// An answer in any format, unless ClickHouse failed in its middle.
    pub(crate) fn as_it_is(&self, answer: Response<Bytes>) -> Result<Bytes, Error> {
        let text = answer.into_body();
        let last_line = text.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        match exception(last_line).filter(|_| last_line.starts_with(b"Code: ")) {
            Some(said) => Err(Error::new(ErrorKind::Decode, self.config.redact(&said))),
            None => Ok(text),
        }
    }

    /// An error with what the server said, but for the token.
    pub(crate) fn redacted(&self, error: Error) -> Error {
        error.redacted(|text| self.config.redact(text))
    }

    pub(crate) fn deadline(&self) -> Duration {
        self.options.deadline
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("config", &self.config).field("options", &self.options).finish()
    }
}

/// Rows as lines; none where one of them cannot be written.
pub(crate) fn lines_of<'a, R: Row + 'a>(rows: impl IntoIterator<Item = &'a R>) -> Result<Bytes, Error> {
    let mut encoder = Encoder::new();
    let encoded = rows.into_iter().try_for_each(|row| encoder.push(row));
    encoded.map_err(|error| Error::new(ErrorKind::Row, error.to_string()).with_source(error))?;
    Ok(encoder.into_bytes().into())
}
