//! Rows on their way to a data source. Without I/O.

mod answer;
mod lines;
mod verdict;

use std::collections::VecDeque;
use std::io::Write;
use std::time::Duration;

use bytes::Bytes;
use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, HeaderValue};
use http::{Method, Request};

use crate::config::form;
use crate::core::Core;
use crate::error::{Error, ErrorKind};
use crate::exchange::{Event, Exchange, Outcome, Step};
use crate::ingested::Ingested;
use crate::options::Compression;
pub(crate) use lines::{Part, check, split};
pub(crate) use verdict::{Verdict, verdict};

/// Rows on their way to a data source: in as many requests as they need, one after the other.
pub(crate) struct Ingest {
    core: Core,
    datasource: String,
    waiting: VecDeque<Part>,
    current: Option<(Part, Exchange, u64)>,
    until: Option<Duration>,
    done: Ingested,
}

impl Ingest {
    /// `parts` of whole lines.
    pub(crate) fn new(core: Core, datasource: &str, parts: Vec<Part>) -> Self {
        Self {
            core,
            datasource: datasource.to_owned(),
            waiting: parts.into(),
            current: None,
            until: None,
            done: Ingested::default(),
        }
    }

    pub(crate) fn step(&mut self, event: Event, now: Duration) -> Step<Result<Ingested, Error>> {
        let until = *self.until.get_or_insert_with(|| now.saturating_add(self.core.deadline()));
        let step = match (&mut self.current, event) {
            (Some((_, exchange, _)), event) => exchange.step(event, now),
            (None, _) => match self.begin(until) {
                Ok(Some(current)) => self.current.insert(current).1.step(Event::Ready, now),
                Ok(None) => return Step::Done(Ok(std::mem::take(&mut self.done))),
                Err(error) => return Step::Done(Err(error)),
            },
        };
        let outcome = match step {
            Step::Send(request, timeout) => return Step::Send(request, timeout),
            Step::Sleep(wait) => return Step::Sleep(wait),
            Step::Done(outcome) => outcome,
        };
        let Some((part, _, bytes)) = self.current.take() else { return Step::Done(Ok(Ingested::default())) };
        match self.end(&part, bytes, outcome) {
            Ok(()) => self.step(Event::Ready, now),
            Err(error) => Step::Done(Err(error.with_ingested(std::mem::take(&mut self.done)))),
        }
    }

    fn begin(&mut self, until: Duration) -> Result<Option<(Part, Exchange, u64)>, Error> {
        let Some(part) = self.waiting.pop_front() else { return Ok(None) };
        let request = self.core.events(&self.datasource, &part.lines)?;
        let bytes = request.body().len() as u64;
        let exchange = Exchange::new(request, self.core.options.clone()).until(until).with_rows(part.rows);
        Ok(Some((part, exchange, bytes)))
    }

    fn end(&mut self, part: &Part, bytes: u64, outcome: Outcome) -> Result<(), Error> {
        self.done.retries += outcome.tries.saturating_sub(1);
        self.done.bytes += bytes * u64::from(outcome.tries);
        match verdict(part, outcome.answer) {
            Verdict::Taken(told) => self.done.add(&told),
            Verdict::Halved(first, second) => {
                self.waiting.push_front(second);
                self.waiting.push_front(first);
            }
            Verdict::Failed(told, error) => {
                self.done.add(&told);
                return Err(self.core.redacted(error));
            }
        }
        Ok(())
    }
}

impl Core {
    /// The request that takes lines to a data source.
    pub(crate) fn events(&self, datasource: &str, lines: &Bytes) -> Result<Request<Bytes>, Error> {
        let pairs = [("name", datasource), ("wait", "true")];
        let pairs = if self.options.wait { &pairs[..] } else { &pairs[..1] };
        let path = format!("/v0/events?{}", form(pairs.iter().copied()));
        let (body, is_compressed) = match self.options.compression {
            Compression::None => (lines.clone(), false),
            Compression::Gzip(level) => (compress(lines, level)?, true),
        };
        let mut request = self.config.request(Method::POST, &path, Some("application/x-ndjson"), body)?;
        if is_compressed {
            request.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        Ok(request)
    }
}

fn compress(lines: &[u8], level: u32) -> Result<Bytes, Error> {
    let level = flate2::Compression::new(level.clamp(1, 9));
    let mut encoder = GzEncoder::new(Vec::with_capacity(lines.len() / 3 + 64), level);
    let written = encoder.write_all(lines).and_then(|()| encoder.finish());
    let mut written = written
        .map_err(|error| Error::new(ErrorKind::Row, "rows cannot be compressed").with_source(error))?;
    written.shrink_to_fit();
    Ok(written.into())
}
