//! Rows that are appended or that replace others.

use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request};

use super::source::{BOUNDARY, Place, form_of};
use super::{Format, Source};
use crate::config::form;
use crate::core::FORM;
use crate::error::{Error, ErrorKind};
use crate::exchange::Exchange;
use crate::job::Job;
use crate::options::Options;
use crate::prepared::{HasCore, Prepared};

/// Rows that are appended or that replace others: [`Datasource::append`](super::Datasource::append).
///
/// It is awaited, or `run` by the blocking client, and gives a [`Job`]: [`Job::wait`] waits until the rows are there.
#[must_use = "nothing is sent until it is awaited, or `run` by the blocking client"]
pub struct Import<'a, C> {
    client: &'a C,
    pairs: Vec<(&'static str, String)>,
    source: Source,
    format: Option<Format>,
}

impl<'a, C> Import<'a, C> {
    pub(super) fn new(client: &'a C, name: &str, mode: &str, source: Source) -> Self {
        let pairs = vec![("name", name.to_owned()), ("mode", mode.to_owned())];
        let format = source.format();
        Self { client, pairs, source, format }
    }

    /// The format, where the source's name does not tell.
    pub fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Replaces only the rows for which a condition holds: `country = 'ES'`.
    pub fn replace_where(self, condition: impl Into<String>) -> Self {
        self.with("replace_condition", condition)
    }

    /// What stands between the values of a CSV: `;`.
    pub fn csv_delimiter(self, delimiter: impl Into<String>) -> Self {
        self.with("dialect_delimiter", delimiter)
    }

    /// What makes the next character of a CSV mean itself: `\`.
    pub fn csv_escape(self, escape: impl Into<String>) -> Self {
        self.with("dialect_escapechar", escape)
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.pairs.push((name, value.into()));
        self
    }
}

impl<'a, C: HasCore> Import<'a, C> {
    pub(crate) fn prepared(mut self) -> Prepared<'a, C, Job<'a, C>> {
        if let Some(format) = self.format {
            self.pairs.push(("format", format.as_str().to_owned()));
        }
        let request = self.request();
        // A large file takes as long as the whole call may.
        let options = self.client.core().options.clone();
        let options = Options { timeout: options.deadline, ..options };
        let exchange = request.map(|request| Exchange::new(request, options));
        let Source(place) = self.source;
        let body = (!matches!(place, Place::Url(_))).then(|| Box::new(move || form_of(&place)) as _);
        Prepared { client: self.client, exchange, body, read: Job::read }
    }

    fn request(&self) -> Result<Request<Bytes>, Error> {
        let replaces_all = !self.pairs.iter().any(|(name, value)| *name == "mode" && value == "append");
        if !replaces_all && self.pairs.iter().any(|(name, _)| *name == "replace_condition") {
            let message = "`replace_where` is for `replace`: rows that are appended replace none";
            return Err(Error::new(ErrorKind::Query, message));
        }
        let pairs = self.pairs.iter().map(|(name, value)| (*name, &**value));
        let path = format!("/v0/datasources?{}", form(pairs));
        let config = &self.client.core().config;
        match &self.source.0 {
            Place::Url(address) => {
                config.request(Method::POST, &path, Some(FORM), form([("url", &**address)]).into())
            }
            Place::File(_) | Place::Bytes(..) => {
                let mut request = config.request(Method::POST, &path, None, Bytes::new())?;
                let kind = HeaderValue::try_from(format!("multipart/form-data; boundary={BOUNDARY}"));
                let kind =
                    kind.map_err(|error| Error::new(ErrorKind::Query, "no header").with_source(error))?;
                request.headers_mut().insert(CONTENT_TYPE, kind);
                Ok(request)
            }
        }
    }
}

impl<C> fmt::Debug for Import<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Import")
            .field("pairs", &self.pairs)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}
