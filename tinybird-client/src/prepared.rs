//! Calls that are ready to be made, by either client.

use std::fmt;
use std::io;

use bytes::Bytes;
use http::{Request, Response};

use crate::core::Core;
use crate::error::Error;
use crate::exchange::Exchange;
use crate::upload::Upload;

/// One of the two clients. It has no name outside of this crate.
pub trait HasCore {
    /// Where it sends, and how.
    fn core(&self) -> &Core;
}

/// What opens the body of a request, each time that it is sent.
pub(crate) type Open = Box<dyn Fn() -> io::Result<Upload> + Send + Sync>;

/// A call that is ready to be made: it is awaited, or [`run`](Self::run) by the blocking client.
#[must_use = "nothing is sent until it is awaited, or `run` by the blocking client"]
pub struct Prepared<'a, C, T> {
    pub(crate) client: &'a C,
    pub(crate) exchange: Result<Exchange, Error>,
    pub(crate) body: Option<Open>,
    pub(crate) read: Read<'a, C, T>,
}

/// What reads the answer.
pub(crate) type Read<'a, C, T> = fn(&'a C, Response<Bytes>) -> Result<T, Error>;

impl<'a, C: HasCore, T> Prepared<'a, C, T> {
    /// A call that changes something.
    pub(crate) fn new(client: &'a C, request: Result<Request<Bytes>, Error>, read: Read<'a, C, T>) -> Self {
        let exchange = request.map(|request| Exchange::new(request, client.core().options.clone()));
        Self { client, exchange, body: None, read }
    }

    /// A call that reads.
    pub(crate) fn reading(
        client: &'a C,
        request: Result<Request<Bytes>, Error>,
        read: Read<'a, C, T>,
    ) -> Self {
        let exchange = request.map(|request| client.core().query(request));
        Self { client, exchange, body: None, read }
    }
}

impl<C, T> fmt::Debug for Prepared<'_, C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared(..)")
    }
}
