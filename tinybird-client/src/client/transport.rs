//! What carries requests on an async runtime.

use std::future::{Future, ready};
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::transport::{Stage, TransportError};
use crate::upload::Upload;

/// What a transport returns: in a browser it stays in its thread.
#[cfg(not(target_family = "wasm"))]
pub type Call<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// What a transport returns: in a browser it stays in its thread.
#[cfg(target_family = "wasm")]
pub type Call<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What carries requests: calls, sleeps, tells the time, and may run a task.
///
/// ```
/// use std::future::{pending, ready};
/// use std::time::Duration;
/// use tinybird_client::{Body, Bytes, Call, Client, Stage, Transport, TransportError, http};
///
/// struct Unplugged;
///
/// impl Transport for Unplugged {
///     fn call(
///         &self,
///         _: http::Request<Bytes>,
///         _: Duration,
///     ) -> Call<'_, Result<http::Response<Box<dyn Body>>, TransportError>> {
///         Box::pin(ready(Err(TransportError::new(Stage::Answering, "unplugged"))))
///     }
///     fn sleep(&self, _: Duration) -> Call<'_, ()> {
///         Box::pin(pending())
///     }
///     fn now(&self) -> Duration {
///         Duration::ZERO
///     }
/// }
///
/// let tinybird = Client::builder().token("p.token").transport(Unplugged).build()?;
/// # Ok::<(), tinybird_client::Error>(())
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, and returns when the head of the answer is there. Any status is an answer; redirects are not followed.
    ///
    /// It fails where there is no answer, or not in time. The time holds for the body too.
    fn call(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> Call<'_, Result<Response<Box<dyn Body>>, TransportError>>;

    /// Waits.
    fn sleep(&self, wait: Duration) -> Call<'_, ()>;

    /// The time since some moment in the past. It never goes back.
    fn now(&self) -> Duration;

    /// Sends a request with a body that is read meanwhile; the rest is as in [`call`](Self::call). Without a way of its own, a
    /// transport gets it as a whole.
    fn upload(
        &self,
        request: Request<()>,
        body: Upload,
        timeout: Duration,
    ) -> Call<'_, Result<Response<Box<dyn Body>>, TransportError>> {
        match body.into_bytes() {
            Ok(body) => self.call(request.map(|()| body), timeout),
            Err(error) => Box::pin(ready(Err(TransportError::new(Stage::Connecting, error)))),
        }
    }

    /// Runs a task beside the others, or gives it back where it cannot. See [`BatchesBuilder::start`](super::BatchesBuilder::start).
    #[expect(clippy::missing_errors_doc, reason = "the error is the task")]
    fn spawn(&self, task: Call<'static, ()>) -> Result<(), Call<'static, ()>> {
        Err(task)
    }
}

/// What may go to another thread. In a browser there is none, and everything is.
#[cfg(not(target_family = "wasm"))]
pub trait MaySend: Send {}
/// What may go to another thread. In a browser there is none, and everything is.
#[cfg(target_family = "wasm")]
pub trait MaySend {}

#[cfg(not(target_family = "wasm"))]
impl<T: Send + ?Sized> MaySend for T {}
#[cfg(target_family = "wasm")]
impl<T: ?Sized> MaySend for T {}

/// The body of an answer, as it comes.
pub trait Body: MaySend {
    /// The next bytes; none at the end.
    fn chunk(&mut self) -> Call<'_, Result<Option<Bytes>, TransportError>>;
}

/// What a call returns: it is awaited.
#[must_use = "nothing is sent until it is awaited"]
pub struct Pending<T>(Call<'static, T>);

impl<T> Pending<T> {
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn new(future: impl Future<Output = T> + Send + 'static) -> Self {
        Self(Box::pin(future))
    }

    #[cfg(target_family = "wasm")]
    pub(crate) fn new(future: impl Future<Output = T> + 'static) -> Self {
        Self(Box::pin(future))
    }
}

impl<T> Future for Pending<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<T> {
        self.0.as_mut().poll(context)
    }
}

impl<T> std::fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pending(..)")
    }
}
