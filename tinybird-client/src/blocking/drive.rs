//! What carries out an operation's steps.

use std::io::{Cursor, Read};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::{Body, Transport};
use crate::error::Error;
use crate::exchange::{Event, Exchange, Outcome, Step};
use crate::prepared::Open;
use crate::transport::{Stage, TransportError};

/// The longest answer to what is not a query.
pub(super) const SHORT: u64 = 1 << 20;

/// Reads answers of at most `longest` bytes.
pub(super) fn drive<T>(
    transport: &dyn Transport,
    longest: u64,
    mut step: impl FnMut(Event, Duration) -> Step<T>,
) -> T {
    let mut event = Event::Ready;
    loop {
        event = match step(event, transport.now()) {
            Step::Send(request, timeout) => Event::Answered(call(transport, longest, *request, timeout)),
            Step::Sleep(wait) => {
                transport.sleep(wait);
                Event::Ready
            }
            Step::Done(done) => return done,
        };
    }
}

/// The same up to the head of an answer with success.
pub(super) fn open(transport: &dyn Transport, mut exchange: Exchange) -> Result<Body, Error> {
    let mut event = Event::Ready;
    loop {
        event = match exchange.step(event, transport.now()) {
            Step::Send(request, timeout) => match transport.call(*request, timeout) {
                Ok(answer) if answer.status().is_success() => return Ok(answer.into_body()),
                Ok(answer) => Event::Answered(read(answer, SHORT)),
                Err(error) => Event::Answered(Err(error)),
            },
            Step::Sleep(wait) => {
                transport.sleep(wait);
                Event::Ready
            }
            Step::Done(outcome) => {
                return outcome.answer.map(|answer| Box::new(Cursor::new(answer.into_body())) as Body);
            }
        };
    }
}

/// The same with a body that is opened for each try.
pub(super) fn upload(
    transport: &dyn Transport,
    open: &Open,
    mut exchange: Exchange,
) -> Result<Outcome, Error> {
    let mut event = Event::Ready;
    loop {
        event = match exchange.step(event, transport.now()) {
            Step::Send(request, timeout) => {
                let body = open().map_err(Error::unreadable_file)?;
                let answer = transport.upload(request.map(drop), body, timeout);
                Event::Answered(answer.and_then(|answer| read(answer, u64::MAX)))
            }
            Step::Sleep(wait) => {
                transport.sleep(wait);
                Event::Ready
            }
            Step::Done(outcome) => return Ok(outcome),
        };
    }
}

/// Sends a request, and reads at most `longest` bytes of its answer.
pub(super) fn call(
    transport: &dyn Transport,
    longest: u64,
    request: Request<Bytes>,
    timeout: Duration,
) -> Result<Response<Bytes>, TransportError> {
    read(transport.call(request, timeout)?, longest)
}

fn read(answer: Response<Body>, longest: u64) -> Result<Response<Bytes>, TransportError> {
    let (head, body) = answer.into_parts();
    let mut text = Vec::new();
    body.take(longest).read_to_end(&mut text).map_err(broken)?;
    Ok(Response::from_parts(head, text.into()))
}

/// A body could not be read to its end.
pub(super) fn broken(error: std::io::Error) -> TransportError {
    let is_late = error.kind() == std::io::ErrorKind::TimedOut;
    TransportError::new(if is_late { Stage::TimedOut } else { Stage::Answering }, error)
}
