//! What a transport says of a request that had no answer.

use std::error::Error as StdError;
use std::fmt;

/// Why a request had no answer.
#[derive(Debug)]
pub struct TransportError {
    /// How far the request came.
    pub stage: Stage,
    /// What happened, without the token.
    pub source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// An error at a stage.
    pub fn new(stage: Stage, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { stage, source: source.into() }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.stage, self.source)
    }
}

impl StdError for TransportError {}

/// How far a request came before it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// There was no connection: nothing was sent.
    Connecting,
    /// The connection broke; the server may have taken the request.
    Answering,
    /// There was no answer in time; the server may have taken the request.
    TimedOut,
}

impl Stage {
    /// Whether the server may have done what was asked.
    pub(crate) fn maybe_applied(self) -> bool {
        self != Self::Connecting
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connecting => "no connection to the server",
            Self::Answering => "the connection broke before the whole answer was there",
            Self::TimedOut => "no answer in time",
        })
    }
}
