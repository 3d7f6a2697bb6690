//! Jobs: what Tinybird does in the background.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::Value;

use crate::config::encoded;
use crate::core::Core;
use crate::error::{Error, ErrorKind};
use crate::exchange::{Event, Exchange, Step};
use crate::options::{Delivery, Options};
use crate::prepared::{HasCore, Prepared};

/// How long is waited before a job is looked at again: the first time, and at most.
const WAITS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));

/// What Tinybird does in the background, or did at once.
#[derive(Clone)]
pub struct Job<'a, C> {
    client: &'a C,
    id: Option<String>,
    state: JobState,
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "rows in quarantine are no error by themselves: see `all_written`"]
pub struct JobState {
    /// `waiting`, `working`, `done`, `error`, `cancelled`, or what Tinybird says else.
    pub status: String,
    /// The rows that it read, where it tells.
    pub rows: Option<u64>,
    /// The rows that do not fit the schema, and are in its quarantine.
    pub quarantined: u64,
    /// The lines that could not be read at all.
    pub invalid_lines: u64,
    /// What Tinybird says of its mistakes.
    pub message: Option<String>,
}

impl JobState {
    /// Whether it is over, for good or bad.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(&*self.status, "done" | "error" | "cancelled")
    }

    /// No row is in quarantine and no line was invalid.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Quarantined`], with Tinybird's message.
    pub fn all_written(self) -> Result<(), Error> {
        if self.quarantined == 0 && self.invalid_lines == 0 && self.message.is_none() {
            return Ok(());
        }
        let (rows, lines) = (self.quarantined, self.invalid_lines);
        let counted = format!("{rows} rows are in quarantine, {lines} lines are invalid");
        Err(Error::new(ErrorKind::Quarantined, self.message.unwrap_or(counted)))
    }

    /// A job, or what was done without one.
    fn of(json: &Value, redact: impl Fn(&str) -> String) -> Self {
        let job = json.get("job").filter(|job| job.is_object()).unwrap_or(json);
        let text = |json: &Value, name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |json: &Value, name: &str| json.get(name).and_then(Value::as_u64).unwrap_or_default();
        // What has no job is done.
        let status =
            text(job, "status").or_else(|| text(json, "status")).unwrap_or_else(|| "done".to_owned());
        let blocks = job.get("blocks").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let parts = blocks.iter().filter_map(|block| block.get("process_return")?.as_array()).flatten();
        let parts: Vec<&Value> = parts.collect();
        let of_parts = |name| parts.iter().map(|part| number(part, name)).sum::<u64>();
        let errors = job.get("errors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let errors =
            errors.iter().map(|error| error.as_str().map_or_else(|| error.to_string(), str::to_owned));
        let message = match job.get("error") {
            Some(Value::String(message)) if !message.is_empty() => Some(message.clone()),
            _ => Some(errors.collect::<Vec<_>>().join("; ")).filter(|message| !message.is_empty()),
        };
        Self {
            status,
            rows: Some(of_parts("lines")).filter(|_| !parts.is_empty()),
            quarantined: number(job, "quarantine_rows") + of_parts("quarantine"),
            invalid_lines: number(job, "invalid_lines") + of_parts("invalid_lines"),
            message: message.as_deref().map(redact),
        }
    }

    fn ended(self) -> Result<Self, Error> {
        match &*self.status {
            "error" => {
                let message = self.message.unwrap_or_else(|| "Tinybird does not say why".to_owned());
                Err(Error::new(ErrorKind::Job, format!("the job failed: {message}")))
            }
            "cancelled" => Err(Error::new(ErrorKind::Job, "the job was cancelled")),
            _ => Ok(self),
        }
    }
}

impl<'a, C: HasCore> Job<'a, C> {
    pub(crate) fn by_id(client: &'a C, id: String) -> Self {
        let status = "waiting".to_owned();
        let state = JobState { status, rows: None, quarantined: 0, invalid_lines: 0, message: None };
        Self { client, id: Some(id), state }
    }

    /// The job that an answer tells of.
    pub(crate) fn read(client: &'a C, answer: Response<Bytes>) -> Result<Self, Error> {
        let json: Value = serde_json::from_slice(answer.body())
            .map_err(|_| Error::new(ErrorKind::Decode, "the answer is not JSON").with_maybe_applied(true))?;
        let id = ["job_id", "id"].iter().find_map(|name| json.get(name)?.as_str());
        let of_job = || json.get("job").and_then(|job| job.get("id").or_else(|| job.get("job_id"))?.as_str());
        let id = id.or_else(of_job).map(str::to_owned);
        let mut state = JobState::of(&json, |text| client.core().config.redact(text));
        if id.is_some() && json.get("status").is_none() && json.get("job").is_none() {
            "waiting".clone_into(&mut state.status);
        }
        Ok(Self { client, id, state })
    }

    /// Its id; none where Tinybird did at once what it was told.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// How far it was when it was looked at last.
    pub fn state(&self) -> &JobState {
        &self.state
    }

    /// Waits until it is over, as long as that takes. One that fails is an error.
    pub fn wait(self) -> Waiting<'a, C> {
        Waiting { job: self }
    }

    /// Looks at it.
    pub fn poll(&self) -> Prepared<'a, C, JobState> {
        Prepared::reading(self.client, self.request(Method::GET, ""), |client, answer| {
            state_of(client.core(), &answer)
        })
    }

    /// Ends it, if it has not ended.
    pub fn cancel(&self) -> Prepared<'a, C, ()> {
        Prepared::new(self.client, self.request(Method::POST, "/cancel"), |_, _| Ok(()))
    }

    fn request(&self, method: Method, end: &str) -> Result<http::Request<Bytes>, Error> {
        let id = self.id.as_deref().ok_or_else(|| {
            Error::new(ErrorKind::Job, "there is no job: Tinybird did at once what it was told")
        })?;
        let path = format!("/v0/jobs/{}{end}", encoded(id));
        self.client.core().config.request(method, &path, None, Bytes::new())
    }
}

fn state_of(core: &Core, answer: &Response<Bytes>) -> Result<JobState, Error> {
    let json: Value = serde_json::from_slice(answer.body())
        .map_err(|_| Error::new(ErrorKind::Decode, "the answer is not the JSON of a job"))?;
    Ok(JobState::of(&json, |text| core.config.redact(text)))
}

/// A job that is waited for: [`Job::wait`].
#[must_use = "it is awaited, or `run` by the blocking client"]
#[derive(Clone)]
pub struct Waiting<'a, C> {
    job: Job<'a, C>,
}

impl<'a, C: HasCore> Waiting<'a, C> {
    pub(crate) fn client(&self) -> &'a C {
        self.job.client
    }

    pub(crate) fn polls(self) -> Polls {
        let request = self.job.request(Method::GET, "");
        let core = self.job.client.core().clone();
        let done = self.job.state.is_over().then_some(self.job.state);
        Polls { core, request: Some(request), exchange: None, done, wait: WAITS.0 }
    }
}

/// A job that is looked at until it is over. Without I/O.
pub(crate) struct Polls {
    core: Core,
    request: Option<Result<http::Request<Bytes>, Error>>,
    exchange: Option<Exchange>,
    done: Option<JobState>,
    wait: Duration,
}

impl Polls {
    pub(crate) fn step(&mut self, event: Event, now: Duration) -> Step<Result<JobState, Error>> {
        if let Some(done) = self.done.take() {
            return Step::Done(done.ended());
        }
        let mut exchange = match (self.exchange.take(), self.request.take()) {
            (Some(exchange), request) => {
                self.request = request;
                exchange
            }
            (None, Some(Ok(request))) => {
                self.request = Some(Ok(request.clone()));
                // Looking twice does no harm.
                let options = Options { delivery: Delivery::AtLeastOnce, ..self.core.options.clone() };
                Exchange::new(request, options).reading()
            }
            (None, Some(Err(error))) => return Step::Done(Err(error)),
            (None, None) => return Step::Done(Err(Error::new(ErrorKind::Job, "the job is over"))),
        };
        let outcome = match exchange.step(event, now) {
            Step::Done(outcome) => outcome,
            Step::Send(request, timeout) => {
                self.exchange = Some(exchange);
                return Step::Send(request, timeout);
            }
            Step::Sleep(wait) => {
                self.exchange = Some(exchange);
                return Step::Sleep(wait);
            }
        };
        let state = outcome.answer.map_err(|error| self.core.redacted(error));
        match state.and_then(|answer| state_of(&self.core, &answer)) {
            Ok(state) if state.is_over() => Step::Done(state.ended()),
            Ok(_) => {
                let wait = self.wait;
                self.wait = (wait * 2).min(WAITS.1);
                Step::Sleep(wait)
            }
            Err(error) => Step::Done(Err(error)),
        }
    }
}

impl<C> fmt::Debug for Job<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("id", &self.id).field("state", &self.state).finish()
    }
}

impl<C> fmt::Debug for Waiting<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Waiting").field(&self.job.id).finish()
    }
}
