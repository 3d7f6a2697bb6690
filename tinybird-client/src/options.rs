//! How a client sends.

use std::time::Duration;

/// How a client sends; [`Default`] is right for most.
///
/// ```
/// use std::time::Duration;
/// use tinybird_client::{Delivery, Options};
///
/// let patient = Options {
///     deadline: Duration::from_secs(300),
///     delivery: Delivery::AtLeastOnce,
///     ..Options::default()
/// };
/// assert_eq!(patient.max_request, 8_000_000);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// How long a call may take with all its tries and waits: a minute.
    pub deadline: Duration,
    /// How long each try may take: 30 seconds.
    pub timeout: Duration,
    /// How often and how soon a request is sent again.
    pub retry: Retry,
    /// What becomes of rows that may have been written: at most once.
    pub delivery: Delivery,
    /// How bodies are compressed: gzip at level 1.
    pub compression: Compression,
    /// The most bytes of rows in a request, before they are compressed: 8 MB.
    ///
    /// Tinybird takes 10 MB, on paid plans 100 MB.
    pub max_request: usize,
    /// Whether the answer tells what was written, rather than what was accepted: true.
    pub wait: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(60),
            timeout: Duration::from_secs(30),
            retry: Retry::default(),
            delivery: Delivery::AtMostOnce,
            compression: Compression::Gzip(1),
            max_request: 8_000_000,
            wait: true,
        }
    }
}

/// How often and how soon a request is sent again.
///
/// The server's own word, in the headers `Retry-After` and `X-RateLimit-Reset`, goes before these times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    /// How often a request is sent at most; 1 turns retries off. There is no limit by itself: the deadline ends them.
    pub attempts: u32,
    /// The shortest wait: 200 ms.
    pub base: Duration,
    /// The longest wait: 30 seconds. The longest wait of a try doubles with each try until then; the wait is a random one below.
    pub cap: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: u32::MAX, base: Duration::from_millis(200), cap: Duration::from_secs(30) }
    }
}

/// What becomes of rows whose request broke off, so that nobody knows whether they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delivery {
    /// They are not sent again: the error says that they may have been written.
    AtMostOnce,
    /// They are sent again, and may be written twice.
    AtLeastOnce,
}

/// How the bodies of requests are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// As they are.
    None,
    /// By gzip, at a level from 1 to 9.
    Gzip(u32),
}
