//! The one error of the client.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::ingested::Ingested;
use crate::transport::{Stage, TransportError};

/// Why a call failed. It says what to do, and never shows a token or a value of a row.
///
/// ```
/// # use tinybird_client::{blocking::Client, ErrorKind, fake::Fake};
/// let fake = Fake::new();
/// fake.answer(403, r#"{"error": "invalid authentication token"}"#);
/// let tinybird = Client::builder().token("p.token").transport(fake).build()?;
/// let error = tinybird.events("page_views").ingest_ndjson("{}").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Unauthorized);
/// assert_eq!(error.status(), Some(403));
/// assert_eq!(error.message(), "invalid authentication token");
/// assert!(!error.is_retryable() && !error.maybe_applied());
/// # Ok::<(), tinybird_client::Error>(())
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    status: Option<u16>,
    documentation: Option<String>,
    retry_after: Option<Duration>,
    maybe_applied: bool,
    ingested: Option<Ingested>,
    body: Bytes,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kind of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client is not configured: no token, or an address that is none.
    Config,
    /// A row cannot be written.
    Row,
    /// A parameter cannot be expressed, or what is wanted makes no sense.
    Query,
    /// There was no connection, or it broke.
    Transport,
    /// There was no answer in time.
    Timeout,
    /// The server takes no more for a while: 429.
    RateLimited,
    /// The token is wrong, expired, or may not do this: 401, 403.
    Unauthorized,
    /// The server has no such thing: 404.
    NotFound,
    /// The server refuses the request: other statuses below 500.
    Rejected,
    /// A single row is too large: 413.
    TooLarge,
    /// Some rows were written, others not: 422, or an answer that does not account for all rows.
    PartlyWritten,
    /// Rows do not fit the schema, and are in quarantine.
    Quarantined,
    /// The server failed: 500 and above.
    Server,
    /// The answer is not what it should be.
    Decode,
    /// A job of Tinybird's failed.
    Job,
    /// There was no room for rows: newer ones took their place.
    Full,
}

impl ErrorKind {
    fn of_status(status: u16) -> Self {
        match status {
            401 | 403 => Self::Unauthorized,
            404 => Self::NotFound,
            408 => Self::Timeout,
            413 => Self::TooLarge,
            422 => Self::PartlyWritten,
            429 => Self::RateLimited,
            500.. => Self::Server,
            _ => Self::Rejected,
        }
    }

    /// What the person who reads it can do.
    fn help(self) -> &'static str {
        match self {
            Self::Config => "see `Client::from_env` and `Client::builder`",
            Self::Row => "no row of this call was sent",
            Self::Query => "nothing was sent",
            Self::Transport => "check the address and the network",
            Self::Timeout => "raise `Options::timeout` and `Options::deadline`",
            Self::RateLimited => "send more rows in fewer requests, or raise `Options::deadline`",
            Self::Unauthorized => {
                "check the token, its scopes, and that the address is of its workspace's region"
            }
            Self::NotFound => "check the name, and that the address is of the workspace's region",
            Self::Rejected => "change the request: the same one is refused again",
            Self::TooLarge => "leave the row out, or raise the limit of the workspace's plan",
            Self::PartlyWritten => "do not send all rows again: some are written",
            Self::Quarantined => "look at the data source's quarantine, `<name>_quarantine`",
            Self::Server => "try again later",
            Self::Decode => "check that the address is one of Tinybird's",
            Self::Job => "look at the job in Tinybird",
            Self::Full => "raise `max_buffered`",
        }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            status: None,
            documentation: None,
            retry_after: None,
            maybe_applied: false,
            ingested: None,
            body: Bytes::new(),
            source: None,
        }))
    }

    pub(crate) fn of_status(status: u16, message: String, documentation: Option<String>) -> Self {
        let mut error = Self::new(ErrorKind::of_status(status), message);
        error.0.status = Some(status);
        error.0.documentation = documentation;
        error
    }

    pub(crate) fn of_transport(failure: TransportError) -> Self {
        let kind = match failure.stage {
            Stage::TimedOut => ErrorKind::Timeout,
            Stage::Connecting | Stage::Answering => ErrorKind::Transport,
        };
        let mut error = Self::new(kind, failure.stage.to_string());
        error.0.maybe_applied = failure.stage.maybe_applied();
        error.0.source = Some(failure.source);
        error
    }

    /// A file that is to be sent cannot be read.
    pub(crate) fn unreadable_file(error: std::io::Error) -> Self {
        Self::new(ErrorKind::Query, format!("the file cannot be read: {error}")).with_source(error)
    }

    /// The same without what a library says of it, which cannot be copied.
    pub(crate) fn without_source(&self) -> Self {
        let Inner {
            kind, message, status, documentation, retry_after, maybe_applied, ingested, body, ..
        } = &*self.0;
        Self(Box::new(Inner {
            kind: *kind,
            message: message.clone(),
            status: *status,
            documentation: documentation.clone(),
            retry_after: *retry_after,
            maybe_applied: *maybe_applied,
            ingested: ingested.clone(),
            body: body.clone(),
            source: None,
        }))
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        self.0.body = body;
        self
    }

    pub(crate) fn with_ingested(mut self, ingested: Ingested) -> Self {
        self.0.ingested = Some(ingested);
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    pub(crate) fn with_maybe_applied(mut self, maybe_applied: bool) -> Self {
        self.0.maybe_applied = maybe_applied;
        self
    }

    /// With texts of the server's as a function rewrites them.
    pub(crate) fn redacted(mut self, redact: impl Fn(&str) -> String) -> Self {
        if self.0.status.is_none() {
            return self;
        }
        self.0.message = redact(&self.0.message);
        self.0.documentation = self.0.documentation.as_deref().map(redact);
        self
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The status of the server's answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's message; where there is none, what happened.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The address of a page about it, where the server names one.
    #[must_use]
    pub fn documentation(&self) -> Option<&str> {
        self.0.documentation.as_deref()
    }

    /// The body of the server's answer, as it came. It may repeat what it was sent.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// How long the server asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the same call may succeed later. See [`maybe_applied`](Self::maybe_applied) before you do it.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::RateLimited | ErrorKind::Server
        )
    }

    /// Whether the server may have done what it was asked: rows may be written.
    #[must_use]
    pub fn maybe_applied(&self) -> bool {
        self.0.maybe_applied
    }

    /// Of rows that were sent by several requests, what became of those that were answered before.
    #[must_use]
    pub fn ingested(&self) -> Option<&Ingested> {
        self.0.ingested.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if let Some(status) = self.0.status {
            write!(f, " (status {status})")?;
        }
        if self.0.maybe_applied {
            f.write_str("; it may have been done all the same")?;
        }
        write!(f, "; {}", self.0.kind.help())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Error");
        text.field("kind", &self.0.kind).field("message", &self.0.message).field("status", &self.0.status);
        text.field("maybe_applied", &self.0.maybe_applied).field("ingested", &self.0.ingested);
        text.field("source", &self.0.source).finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
