//! The requests that every kind of engine answers.

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Operation {
    /// Start ClickHouse. Parts: see `local::start`. The answer is its version, and on a second line what is guaranteed.
    Start = b'S',
    /// Run a statement that may only read. Parts: statement, format. The answer is its rows.
    Read = b'R',
    /// Run a statement that may write. Parts: statement, format. The answer is its rows.
    Write = b'W',
    /// Insert rows. Parts: `INSERT INTO ..` without a format, the format, the rows.
    Insert = b'I',
}

/// A request and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) operation: Operation,
    pub(crate) parts: Vec<Vec<u8>>,
}

/// What is said to a request: bytes, or why there are none, in ClickHouse's words.
pub(crate) type Answer = Result<Vec<u8>, String>;

impl Request {
    pub(crate) fn new<const N: usize>(operation: Operation, parts: [&[u8]; N]) -> Self {
        Self { operation, parts: parts.map(<[u8]>::to_vec).into() }
    }
}
