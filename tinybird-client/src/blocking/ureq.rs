//! Requests by `ureq`.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Request, Response};
use ureq::{Agent, BodyReader, SendBody, Timeout};

use super::{Body, Transport};
use crate::transport::{Stage, TransportError};
use crate::upload::Upload;

/// Requests by `ureq`, with TLS by `rustls`.
#[derive(Debug)]
pub(super) struct Ureq {
    agent: Agent,
    begin: Instant,
}

impl Ureq {
    pub(super) fn new() -> Self {
        // A redirect would take the rows to another place than was configured.
        let agent = Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = agent.max_redirects_will_error(false).build().into();
        Self { agent, begin: Instant::now() }
    }
}

impl Transport for Ureq {
    fn call(&self, request: Request<Bytes>, timeout: Duration) -> Result<Response<Body>, TransportError> {
        let (head, body) = request.into_parts();
        let request = Request::from_parts(head, &*body);
        let request = self.agent.configure_request(request).timeout_global(Some(timeout)).build();
        let answer = self.agent.run(request).map_err(|error| TransportError::new(stage(&error), error))?;
        Ok(answer.map(|body| Box::new(Reading(body.into_reader())) as Body))
    }

    fn upload(
        &self,
        request: Request<()>,
        body: Upload,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let (mut head, ()) = request.into_parts();
        head.headers.insert(CONTENT_LENGTH, body.length().into());
        let request = Request::from_parts(head, SendBody::from_owned_reader(body));
        let request = self.agent.configure_request(request).timeout_global(Some(timeout)).build();
        let answer = self.agent.run(request).map_err(|error| TransportError::new(stage(&error), error))?;
        Ok(answer.map(|body| Box::new(Reading(body.into_reader())) as Body))
    }

    fn sleep(&self, wait: Duration) {
        std::thread::sleep(wait);
    }

    fn now(&self) -> Duration {
        self.begin.elapsed()
    }
}

/// A body whose errors say, as those of other readers do, that time ran out.
struct Reading(BodyReader<'static>);

impl Read for Reading {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.0.read(to).map_err(|error| match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(ureq::Error::Timeout(_)) => io::Error::new(io::ErrorKind::TimedOut, error),
            _ => error,
        })
    }
}

/// How far a request came. Where `ureq` does not tell, it may have been taken.
fn stage(error: &ureq::Error) -> Stage {
    match error {
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => Stage::Connecting,
        ureq::Error::Timeout(_) => Stage::TimedOut,
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::BadUri(_)
        | ureq::Error::Tls(_)
        | ureq::Error::Rustls(_)
        | ureq::Error::InvalidProxyUrl
        | ureq::Error::ConnectProxyFailed(_) => Stage::Connecting,
        ureq::Error::Io(error) if is_before_sending(error) => Stage::Connecting,
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => Stage::TimedOut,
        _ => Stage::Answering,
    }
}

/// The standard library has no kind of error for a name that cannot be resolved, only this text.
fn is_before_sending(error: &io::Error) -> bool {
    let is_name = || error.to_string().starts_with("failed to lookup address information");
    error.kind() == io::ErrorKind::ConnectionRefused || is_name()
}
