//! One request until it is answered for good: what is sent, how long is waited, and when it ends. Without I/O.

mod pause;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::error::{Error, ErrorKind};
use crate::message::error_of;
use crate::options::{Delivery, Options};
use crate::transport::TransportError;
use pause::Random;

/// What the one who drives an operation does next.
#[derive(Debug)]
pub(crate) enum Step<T> {
    /// Send this, with a timeout.
    Send(Box<Request<Bytes>>, Duration),
    /// Wait so long.
    Sleep(Duration),
    /// It is over.
    Done(T),
}

/// What happened since the last step.
#[derive(Debug)]
pub(crate) enum Event {
    /// Nothing: it begins, or the wait is over.
    Ready,
    /// What was sent was answered, or not.
    Answered(Result<Response<Bytes>, TransportError>),
}

/// How a request ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) answer: Result<Response<Bytes>, Error>,
    pub(crate) tries: u32,
}

/// One request until it is answered for good.
#[derive(Debug)]
pub(crate) struct Exchange {
    request: Request<Bytes>,
    options: Options,
    /// When the call must be over.
    until: Duration,
    tries: u32,
    random: Random,
}

impl Exchange {
    pub(crate) fn new(request: Request<Bytes>, options: Options, until: Duration) -> Self {
        Self { request, options, until, tries: 0, random: Random::new() }
    }

    pub(crate) fn step(&mut self, event: Event, now: Duration) -> Step<Outcome> {
        match event {
            Event::Ready => self.send(now),
            Event::Answered(Ok(answer)) if answer.status().is_success() => self.done(Ok(answer)),
            Event::Answered(Ok(answer)) => {
                let status = answer.status().as_u16();
                let was_refused = matches!(status, 429 | 503);
                let maybe_applied = status == 422 || (status >= 500 && !was_refused);
                let asked = was_refused.then(|| pause::of_headers(answer.headers())).flatten();
                let error = error_of(&answer).with_retry_after(asked).with_maybe_applied(maybe_applied);
                let is_passing = was_refused || matches!(status, 500 | 502 | 504);
                self.failed(error, is_passing, now)
            }
            Event::Answered(Err(failure)) => self.failed(Error::of_transport(failure), true, now),
        }
    }

    fn send(&mut self, now: Duration) -> Step<Outcome> {
        let remaining = self.until.saturating_sub(now);
        if remaining.is_zero() {
            return self.done(Err(Error::new(ErrorKind::Timeout, "the deadline of the call is over")));
        }
        self.tries += 1;
        Step::Send(Box::new(self.request.clone()), self.options.timeout.min(remaining))
    }

    fn failed(&mut self, error: Error, is_passing: bool, now: Duration) -> Step<Outcome> {
        let may_repeat = !error.maybe_applied() || self.options.delivery == Delivery::AtLeastOnce;
        if !is_passing || !may_repeat || self.tries >= self.options.retry.attempts {
            return self.done(Err(error));
        }
        let backoff = self.random.backoff(&self.options.retry, self.tries);
        let wait = error.retry_after().map_or(backoff, |asked| asked.max(self.options.retry.base));
        // A try of no time would tell nothing.
        match now.saturating_add(wait) < self.until {
            true => Step::Sleep(wait),
            false => self.done(Err(error)),
        }
    }

    fn done(&self, answer: Result<Response<Bytes>, Error>) -> Step<Outcome> {
        Step::Done(Outcome { answer, tries: self.tries })
    }
}
