//! Requests by `reqwest`.

use std::error::Error as StdError;
use std::future::Future;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{Request, Response};
use tokio::task::JoinHandle;

use super::transport::{Body, Call, Transport};
use crate::error::{Error, ErrorKind};
use crate::transport::{Stage, TransportError};
use crate::upload::Upload;

/// Requests by `reqwest`, on tokio. Clones share connections.
///
/// A client of your own is one too: `ReqwestTransport::from(client)`. It must follow no redirects: they would take rows to
/// another place than was configured.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    begin: Instant,
}

impl ReqwestTransport {
    pub(super) fn new() -> Result<Self, Error> {
        let unusable = |error: Box<dyn StdError + Send + Sync>| {
            Error::new(ErrorKind::Config, format!("reqwest cannot be used: {error}"))
        };
        let client = builder().map_err(unusable)?.build().map_err(|error| unusable(error.into()))?;
        Ok(Self::from(client))
    }
}

fn builder() -> Result<reqwest::ClientBuilder, Box<dyn StdError + Send + Sync>> {
    // The roots and the cryptography of the blocking client.
    let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<rustls::RootCertStore>();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let tls = tls.with_root_certificates(roots).with_no_client_auth();
    let builder = reqwest::Client::builder().tls_backend_preconfigured(tls);
    Ok(builder.redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never()))
}

impl ReqwestTransport {
    async fn send(
        &self,
        request: Request<reqwest::Body>,
        timeout: Duration,
    ) -> Result<Response<Box<dyn Body>>, TransportError> {
        let (head, body) = request.into_parts();
        let request = self.client.request(head.method, head.uri.to_string()).headers(head.headers);
        let answer = request.body(body).timeout(timeout).send().await.map_err(failure)?;
        let mut response = Response::new(());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        Ok(response.map(|()| Box::new(Reading(answer)) as Box<dyn Body>))
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
        Box::pin(self.send(request.map(Into::into), timeout))
    }

    fn upload(
        &self,
        request: Request<()>,
        body: Upload,
        timeout: Duration,
    ) -> Call<'_, Result<Response<Box<dyn Body>>, TransportError>> {
        let (mut head, ()) = request.into_parts();
        head.headers.insert(CONTENT_LENGTH, body.length().into());
        let body = reqwest::Body::wrap_stream(Pieces::of(body));
        Box::pin(self.send(Request::from_parts(head, body), timeout))
    }

    fn sleep(&self, wait: Duration) -> Call<'_, ()> {
        Box::pin(tokio::time::sleep(wait))
    }

    fn now(&self) -> Duration {
        self.begin.elapsed()
    }

    fn spawn(&self, task: Call<'static, ()>) -> Result<(), Call<'static, ()>> {
        spawn(task)
    }
}

/// Runs a task on the runtime of tokio's that is there.
pub(crate) fn spawn(task: Call<'static, ()>) -> Result<(), Call<'static, ()>> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => {
            drop(runtime.spawn(task));
            Ok(())
        }
        Err(_) => Err(task),
    }
}

/// A body that is read in pieces, by a thread that may wait.
enum Pieces {
    Idle(Upload),
    Reading(JoinHandle<(Upload, io::Result<Bytes>)>),
    Over,
}

impl Pieces {
    const LENGTH: usize = 256 * 1024;

    fn of(body: Upload) -> Self {
        Self::Idle(body)
    }

    fn read(mut body: Upload) -> (Upload, io::Result<Bytes>) {
        let mut piece = Vec::with_capacity(Self::LENGTH);
        let read = io::Read::by_ref(&mut body).take(Self::LENGTH as u64).read_to_end(&mut piece);
        (body, read.map(|_| piece.into()))
    }
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut reading = match std::mem::replace(&mut *self, Self::Over) {
            Self::Idle(body) => tokio::task::spawn_blocking(|| Self::read(body)),
            Self::Reading(reading) => reading,
            Self::Over => return Poll::Ready(None),
        };
        match Pin::new(&mut reading).poll(context) {
            Poll::Pending => {
                *self = Self::Reading(reading);
                Poll::Pending
            }
            Poll::Ready(Ok((_, Ok(piece)))) if piece.is_empty() => Poll::Ready(None),
            Poll::Ready(Ok((body, Ok(piece)))) => {
                *self = Self::Idle(body);
                Poll::Ready(Some(Ok(piece)))
            }
            Poll::Ready(Ok((_, Err(error)))) => Poll::Ready(Some(Err(error))),
            Poll::Ready(Err(error)) => Poll::Ready(Some(Err(io::Error::other(error)))),
        }
    }
}

struct Reading(reqwest::Response);

impl Body for Reading {
    fn chunk(&mut self) -> Call<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async { self.0.chunk().await.map_err(failure) })
    }
}

/// How far a request came. Where `reqwest` does not tell, it may have been taken.
fn failure(error: reqwest::Error) -> TransportError {
    let stage = match () {
        () if error.is_connect() || error.is_builder() => Stage::Connecting,
        () if error.is_timeout() => Stage::TimedOut,
        () => Stage::Answering,
    };
    // Without the address, which is of no use to the one who reads it.
    TransportError::new(stage, error.without_url())
}
