//! What carries out an operation's steps.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::transport::{Body, Transport};
use crate::error::Error;
use crate::exchange::{Event, Exchange, Outcome, Step};
use crate::prepared::Open;
use crate::transport::TransportError;

/// The longest answer to what is not a query.
pub(super) const SHORT: usize = 1 << 20;

/// Reads answers of at most `longest` bytes.
pub(super) async fn drive<T>(
    transport: &dyn Transport,
    longest: usize,
    mut step: impl FnMut(Event, Duration) -> Step<T>,
) -> T {
    let mut event = Event::Ready;
    loop {
        event = match step(event, transport.now()) {
            Step::Send(request, timeout) => {
                Event::Answered(call(transport, longest, *request, timeout).await)
            }
            Step::Sleep(wait) => {
                transport.sleep(wait).await;
                Event::Ready
            }
            Step::Done(done) => return done,
        };
    }
}

/// The same up to the head of an answer with success.
pub(super) async fn open(transport: &dyn Transport, mut exchange: Exchange) -> Result<Box<dyn Body>, Error> {
    let mut event = Event::Ready;
    loop {
        event = match exchange.step(event, transport.now()) {
            Step::Send(request, timeout) => match transport.call(*request, timeout).await {
                Ok(answer) if answer.status().is_success() => return Ok(answer.into_body()),
                Ok(answer) => Event::Answered(read(answer, SHORT).await),
                Err(error) => Event::Answered(Err(error)),
            },
            Step::Sleep(wait) => {
                transport.sleep(wait).await;
                Event::Ready
            }
            Step::Done(outcome) => {
                return outcome
                    .answer
                    .map(|answer| Box::new(Whole(Some(answer.into_body()))) as Box<dyn Body>);
            }
        };
    }
}

/// The same with a body that is opened for each try.
pub(super) async fn upload(
    transport: &dyn Transport,
    open: &Open,
    mut exchange: Exchange,
) -> Result<Outcome, Error> {
    let mut event = Event::Ready;
    loop {
        event = match exchange.step(event, transport.now()) {
            Step::Send(request, timeout) => {
                let body = open().map_err(Error::unreadable_file)?;
                Event::Answered(match transport.upload(request.map(drop), body, timeout).await {
                    Ok(answer) => read(answer, usize::MAX).await,
                    Err(error) => Err(error),
                })
            }
            Step::Sleep(wait) => {
                transport.sleep(wait).await;
                Event::Ready
            }
            Step::Done(outcome) => return Ok(outcome),
        };
    }
}

/// A body that is there as a whole.
struct Whole(Option<Bytes>);

impl Body for Whole {
    fn chunk(&mut self) -> super::Call<'_, Result<Option<Bytes>, TransportError>> {
        let chunk = self.0.take();
        Box::pin(std::future::ready(Ok(chunk)))
    }
}

/// Sends a request, and reads at most `longest` bytes of its answer.
pub(super) async fn call(
    transport: &dyn Transport,
    longest: usize,
    request: Request<Bytes>,
    timeout: Duration,
) -> Result<Response<Bytes>, TransportError> {
    read(transport.call(request, timeout).await?, longest).await
}

async fn read(answer: Response<Box<dyn Body>>, longest: usize) -> Result<Response<Bytes>, TransportError> {
    let (head, mut body) = answer.into_parts();
    let mut text = Vec::new();
    while let Some(chunk) = body.chunk().await? {
        let room = longest.saturating_sub(text.len()).min(chunk.len());
        text.extend_from_slice(&chunk[..room]);
        if text.len() == longest {
            break;
        }
    }
    Ok(Response::from_parts(head, text.into()))
}

/// The first of two to end; none where that is the second.
pub(super) async fn unless<T>(first: impl Future<Output = T>, second: impl Future<Output = ()>) -> Option<T> {
    let (mut first, mut second) = (pin!(first), pin!(second));
    poll_fn(|context| {
        if let Poll::Ready(done) = first.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        second.as_mut().poll(context).map(|()| None)
    })
    .await
}
