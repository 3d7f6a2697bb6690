//! What carries out an operation's steps.

use std::io::Read;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::Transport;
use crate::exchange::{Event, Step};
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

/// Sends a request, and reads at most `longest` bytes of its answer.
pub(super) fn call(
    transport: &dyn Transport,
    longest: u64,
    request: Request<Bytes>,
    timeout: Duration,
) -> Result<Response<Bytes>, TransportError> {
    let (head, body) = transport.call(request, timeout)?.into_parts();
    let mut text = Vec::new();
    body.take(longest).read_to_end(&mut text).map_err(|error| {
        let is_late = error.kind() == std::io::ErrorKind::TimedOut;
        TransportError::new(if is_late { Stage::TimedOut } else { Stage::Answering }, error)
    })?;
    Ok(Response::from_parts(head, text.into()))
}
