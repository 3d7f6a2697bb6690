//! What is told of calls by the feature `tracing`: a span for each, an event for each try. Neither has a body, a parameter or a
//! text of the server's.

use std::time::Duration;

use bytes::Bytes;
use http::Request;

use crate::error::Error;

/// The span of a call, with the fields of OpenTelemetry for databases.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl Trace {
    pub(crate) fn new(request: &Request<Bytes>) -> Self {
        let (operation, collection) = operation_of(request);
        let span = tracing::info_span!(
            "tinybird",
            db.system.name = "tinybird",
            db.operation.name = operation,
            db.collection.name = collection,
            server.address = request.uri().host(),
            bytes = request.body().len(),
            rows = tracing::field::Empty,
            tries = tracing::field::Empty,
        );
        Self { span }
    }

    /// With how many rows it sends.
    pub(crate) fn rows(&self, rows: u64) {
        self.span.record("rows", rows);
    }

    /// A try succeeded.
    pub(crate) fn answered(&self, tries: u32, status: u16) {
        self.span.record("tries", tries);
        self.span.in_scope(|| tracing::debug!(tries, http.response.status_code = status, "answered"));
    }

    /// A try failed; it is made again after a wait, or was the last.
    pub(crate) fn failed(&self, tries: u32, error: &Error, wait: Option<Duration>) {
        self.span.record("tries", tries);
        let (kind, status) = (error.kind(), error.status());
        let maybe_applied = error.maybe_applied();
        self.span.in_scope(|| match wait {
            Some(wait) => {
                tracing::warn!(tries, error.type = ?kind, http.response.status_code = status, ?wait, "tried again");
            }
            None => {
                tracing::warn!(tries, error.type = ?kind, http.response.status_code = status, maybe_applied, "failed");
            }
        });
    }
}

#[cfg(not(feature = "tracing"))]
impl Trace {
    pub(crate) fn new(_: &Request<Bytes>) -> Self {
        Self {}
    }

    pub(crate) fn rows(&self, _: u64) {}

    pub(crate) fn answered(&self, _: u32, _: u16) {}

    pub(crate) fn failed(&self, _: u32, _: &Error, _: Option<Duration>) {}
}

/// What a request does, and with which resource, as its address tells.
#[cfg(feature = "tracing")]
fn operation_of(request: &Request<Bytes>) -> (&'static str, Option<String>) {
    let uri = request.uri();
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let parameter = |name: &str| {
        let pairs = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(other, _)| *other == name).map(|(_, value)| decoded(value))
    };
    let segments: Vec<&str> = uri.path().split('/').skip_while(|part| *part != "v0").skip(1).collect();
    match segments[..] {
        ["events"] => ("ingest", parameter("name")),
        ["sql"] => ("sql", None),
        ["pipes", file] => ("query", Some(decoded(file.rsplit_once('.').map_or(file, |(name, _)| name)))),
        ["datasources"] if parameter("mode").as_deref() == Some("replace") => ("replace", parameter("name")),
        ["datasources"] if parameter("mode").is_some() => ("append", parameter("name")),
        ["datasources", name, "delete"] => ("delete", Some(decoded(name))),
        ["datasources", name, "truncate"] => ("truncate", Some(decoded(name))),
        ["jobs", ..] => ("job", None),
        ["tokens", ..] => ("token", None),
        _ => ("request", None),
    }
}
