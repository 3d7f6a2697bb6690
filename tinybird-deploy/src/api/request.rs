//! A request to Tinybird: each segment of its path is encoded by itself.

use std::fmt::Display;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tinybird_client::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use tinybird_client::http::{Method, Request, Response};
use tinybird_client::{Bytes, Delivery, Error as ClientError, Options};

use super::Api;

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Names and values as they stand in an address or a form.
fn form<'t>(pairs: impl IntoIterator<Item = (&'t str, &'t str)>) -> String {
    let pairs = pairs.into_iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// A request to Tinybird.
#[must_use = "it is sent by `send`"]
pub(crate) struct ApiRequest<'a> {
    api: &'a Api,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
    timeout: Option<Duration>,
}

impl<'a> ApiRequest<'a> {
    pub(super) fn new(api: &'a Api, method: Method, segments: &[&str]) -> Self {
        let path = segments.iter().map(|segment| format!("/{}", encoded(segment))).collect();
        Self { api, method, path, query: Vec::new(), headers: Vec::new(), body: Bytes::new(), timeout: None }
    }

    /// A parameter in the address. A token does not belong there.
    pub(crate) fn query(mut self, name: impl Into<String>, value: impl Display) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// The body, and its media type.
    pub(crate) fn body(mut self, media_type: impl Into<String>, body: impl Into<Bytes>) -> Self {
        self.headers.push((CONTENT_TYPE.as_str(), media_type.into()));
        self.body = body.into();
        self
    }

    /// The body is compressed by gzip.
    pub(crate) fn gzipped(mut self) -> Self {
        self.headers.push((CONTENT_ENCODING.as_str(), "gzip".to_owned()));
        self
    }

    /// A form as body.
    pub(crate) fn form<'t>(self, fields: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        self.body("application/x-www-form-urlencoded", form(fields))
    }

    /// How long each try may take, and the whole at least.
    pub(crate) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sends it. What was refused for a while is sent again; what may have been done only where it reads.
    pub(crate) fn send(self) -> Result<Response<Bytes>, ClientError> {
        let reads = self.method == Method::GET;
        let mut options = self.api.options.clone();
        options.delivery = if reads { Delivery::AtLeastOnce } else { Delivery::AtMostOnce };
        if let Some(timeout) = self.timeout {
            options = Options { timeout, deadline: options.deadline.max(timeout), ..options };
        }
        let query = form(self.query.iter().map(|(name, value)| (&**name, &**value)));
        let address = if query.is_empty() { self.path } else { format!("{}?{query}", self.path) };
        let request = Request::builder().method(self.method).uri(address);
        let request =
            self.headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        let request = request.body(self.body).unwrap_or_default();
        self.api.client.with(options).request(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_one_segment() {
        assert_eq!(encoded("../sql?é"), "..%2Fsql%3F%C3%A9");
        assert_eq!(form([("a b", "1&2"), ("c", "")]), "a%20b=1%262&c=");
    }
}
