//! One request until it is answered for good: what is sent, how long is waited, and when it ends. Without I/O.

mod pause;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::error::{Error, ErrorKind};
use crate::message::error_of;
use crate::options::{Delivery, Options};
use crate::trace::Trace;
use crate::transport::TransportError;
pub(crate) use pause::Random;

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

/// Why a try failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// Whether another try may succeed.
    is_passing: bool,
}

impl Failure {
    /// Whether the request is sent again.
    pub(crate) fn is_repeated(&self, delivery: Delivery) -> bool {
        self.is_passing && (!self.error.maybe_applied() || delivery == Delivery::AtLeastOnce)
    }
}

/// What a try came to.
pub(crate) fn judge(answer: Result<Response<Bytes>, TransportError>) -> Result<Response<Bytes>, Failure> {
    let answer = match answer {
        Ok(answer) if answer.status().is_success() => return Ok(answer),
        Ok(answer) => answer,
        Err(failure) => return Err(Failure { error: Error::of_transport(failure), is_passing: true }),
    };
    let status = answer.status().as_u16();
    let was_refused = matches!(status, 429 | 503);
    let maybe_applied = status == 422 || (status >= 500 && !was_refused);
    let wanted = was_refused.then(|| pause::of_headers(answer.headers())).flatten();
    let error = error_of(&answer).with_retry_after(wanted).with_maybe_applied(maybe_applied);
    Err(Failure { error, is_passing: was_refused || matches!(status, 500 | 502 | 504) })
}

/// One request until it is answered for good.
#[derive(Debug)]
pub(crate) struct Exchange {
    request: Request<Bytes>,
    options: Options,
    /// When the call must be over.
    until: Option<Duration>,
    tries: u32,
    /// Whether a try before may have done what was wanted.
    maybe_applied: bool,
    is_reading: bool,
    trace: Trace,
    random: Random,
}

impl Exchange {
    /// It must be over when the deadline of the options has passed since the first step.
    pub(crate) fn new(request: Request<Bytes>, options: Options) -> Self {
        let random = Random::new();
        let trace = Trace::new(&request);
        Self {
            request,
            options,
            until: None,
            tries: 0,
            maybe_applied: false,
            is_reading: false,
            trace,
            random,
        }
    }

    /// It changes nothing at the server.
    pub(crate) fn reading(self) -> Self {
        Self { is_reading: true, ..self }
    }

    /// It sends so many rows.
    pub(crate) fn with_rows(self, rows: u64) -> Self {
        self.trace.rows(rows);
        self
    }

    pub(crate) fn until(self, until: Duration) -> Self {
        Self { until: Some(until), ..self }
    }

    pub(crate) fn step(&mut self, event: Event, now: Duration) -> Step<Outcome> {
        let until = *self.until.get_or_insert_with(|| now.saturating_add(self.options.deadline));
        match event {
            Event::Ready => self.send(now, until),
            Event::Answered(answer) => match judge(answer) {
                Ok(answer) => {
                    self.trace.answered(self.tries, answer.status().as_u16());
                    self.done(Ok(answer))
                }
                Err(failure) => self.failed(failure, now, until),
            },
        }
    }

    fn send(&mut self, now: Duration, until: Duration) -> Step<Outcome> {
        let remaining = until.saturating_sub(now);
        if remaining.is_zero() {
            return self.done(Err(Error::new(ErrorKind::Timeout, "the deadline of the call is over")));
        }
        self.tries += 1;
        Step::Send(Box::new(self.request.clone()), self.options.timeout.min(remaining))
    }

    fn failed(&mut self, failure: Failure, now: Duration, until: Duration) -> Step<Outcome> {
        let is_repeated =
            failure.is_repeated(self.options.delivery) && self.tries < self.options.retry.attempts;
        self.maybe_applied |= failure.error.maybe_applied();
        let wait = self.random.wait(&self.options.retry, self.tries, &failure.error);
        // A try of no time would tell nothing.
        let wait = Some(wait).filter(|wait| is_repeated && now.saturating_add(*wait) < until);
        self.trace.failed(self.tries, &failure.error, wait);
        match wait {
            Some(wait) => Step::Sleep(wait),
            None => self.done(Err(failure.error)),
        }
    }

    fn done(&self, answer: Result<Response<Bytes>, Error>) -> Step<Outcome> {
        let answer = answer.map_err(|error| {
            let maybe_applied = !self.is_reading && (self.maybe_applied || error.maybe_applied());
            error.with_maybe_applied(maybe_applied)
        });
        Step::Done(Outcome { answer, tries: self.tries })
    }
}
