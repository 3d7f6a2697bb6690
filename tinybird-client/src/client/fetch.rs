//! Requests by `reqwest` in a browser, where it calls `fetch`.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use gloo_timers::future::TimeoutFuture;
use http::{Request, Response};
use web_time::Instant;

use super::drive;
use super::transport::{Body, Call, Transport};
use crate::error::Error;
use crate::transport::{Stage, TransportError};

/// Requests by `reqwest` in a browser. Clones are the same.
///
/// A browser does not say whether a connection was made: a request without an answer may have been carried out. It follows
/// redirects.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    begin: Instant,
}

impl ReqwestTransport {
    /// It never fails; that of other platforms does.
    #[expect(clippy::unnecessary_wraps, reason = "that of other platforms fails")]
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self::from(reqwest::Client::new()))
    }

    async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> Result<Response<Box<dyn Body>>, TransportError> {
        let until = self.now().saturating_add(timeout);
        let (head, body) = request.into_parts();
        let request = self.client.request(head.method, head.uri.to_string()).headers(head.headers);
        let answer = drive::unless(request.body(body).send(), self.sleep(timeout)).await;
        let answer = answer.ok_or_else(late)?.map_err(failure)?;
        let mut response = Response::new(());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        let body = Reading { chunks: Box::pin(answer.bytes_stream()), transport: self.clone(), until };
        Ok(response.map(|()| Box::new(body) as Box<dyn Body>))
    }
}

impl From<reqwest::Client> for ReqwestTransport {
    fn from(client: reqwest::Client) -> Self {
        Self { client, begin: Instant::now() }
    }
}

impl Transport for ReqwestTransport {
    fn call(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> Call<'_, Result<Response<Box<dyn Body>>, TransportError>> {
        Box::pin(self.send(request, timeout))
    }

    fn sleep(&self, wait: Duration) -> Call<'_, ()> {
        // A browser takes longer waits for none.
        const LONGEST: u128 = i32::MAX as u128;
        Box::pin(TimeoutFuture::new(wait.as_millis().min(LONGEST) as u32))
    }

    fn now(&self) -> Duration {
        self.begin.elapsed()
    }

    fn spawn(&self, task: Call<'static, ()>) -> Result<(), Call<'static, ()>> {
        spawn(task)
    }
}

/// Runs a task on the browser's own loop.
#[expect(clippy::unnecessary_wraps, reason = "other platforms may have no runtime")]
pub(crate) fn spawn(task: Call<'static, ()>) -> Result<(), Call<'static, ()>> {
    wasm_bindgen_futures::spawn_local(task);
    Ok(())
}

struct Reading {
    chunks: Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>>>>,
    transport: ReqwestTransport,
    until: Duration,
}

impl Reading {
    fn next(&mut self) -> impl Future<Output = Option<reqwest::Result<Bytes>>> {
        poll_fn(|context| self.chunks.as_mut().poll_next(context))
    }
}

impl Body for Reading {
    fn chunk(&mut self) -> Call<'_, Result<Option<Bytes>, TransportError>> {
        let transport = self.transport.clone();
        let remaining = self.until.saturating_sub(transport.now());
        Box::pin(async move {
            let chunk = drive::unless(self.next(), transport.sleep(remaining)).await;
            chunk.ok_or_else(late)?.transpose().map_err(failure)
        })
    }
}

fn late() -> TransportError {
    TransportError::new(Stage::TimedOut, "there was no answer in time")
}

fn failure(error: reqwest::Error) -> TransportError {
    let stage = if error.is_builder() { Stage::Connecting } else { Stage::Answering };
    // Without the address, which is of no use to the one who reads it.
    TransportError::new(stage, error.without_url())
}
