//! When which rows are sent, sent again or given up. Without I/O, and with the time that it is told.

mod lost;
mod memory;

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::batch::builder::{Settings, WhenFull};
use crate::batch::losses::Losses;
use crate::batch::report::{PushError, Report};
use crate::error::{Error, ErrorKind};
use crate::exchange::{Random, judge};
use crate::ingest::{Part, Verdict, verdict};
use crate::ingested::Ingested;
use crate::options::{Compression, Options};
use crate::trace::Trace;
use crate::transport::TransportError;

/// Why rows are lost that were not answered in time.
pub(in crate::batch) const CLOSED: &str = "the batches were closed before these rows were sent";

/// The rows of one data source on their way.
///
/// A row is in the open part, in one that waits, in one that is under way, in one that is sent again later, or it is counted in
/// the report. Each part is charged with the memory that it has.
#[derive(Debug)]
pub(in crate::batch) struct Machine {
    settings: Settings,
    options: Options,
    open: Open,
    waiting: VecDeque<Held>,
    under_way: Vec<Held>,
    again: Vec<Held>,
    /// The memory of a part that is done, for the next one.
    spare: Vec<u8>,
    /// All bytes that are charged.
    charged: usize,
    /// Until when the server wants no requests.
    paused: Duration,
    /// By when all must be over.
    closing: Option<Duration>,
    report: Report,
    losses: Losses,
    random: Random,
    next_id: u64,
    /// Whether there is more for workers to do than before.
    has_news: bool,
}

/// The part that takes rows.
#[derive(Debug, Default)]
struct Open {
    lines: Vec<u8>,
    rows: u64,
    since: Duration,
}

/// A part that takes no more rows.
#[derive(Debug)]
struct Held {
    id: u64,
    part: Part,
    request: Option<Request<Bytes>>,
    /// The bytes that are charged for its lines, and for its request or for making that.
    charge: usize,
    request_charge: usize,
    trace: Option<Trace>,
    tries: u32,
    due: Duration,
    /// Why the last try failed.
    error: Option<Error>,
    /// Whether a try may have written it.
    maybe_applied: bool,
}

/// What a worker does next.
#[derive(Debug)]
pub(in crate::batch) enum Next {
    /// Send this part: with this request if there is one, else with one of these lines.
    Send { id: u64, lines: Bytes, request: Option<Box<Request<Bytes>>>, timeout: Duration },
    /// Wait until something happens, at most so long.
    Wait(Option<Duration>),
    /// All is over.
    Ended,
}

impl Machine {
    pub(in crate::batch) fn new(settings: Settings, options: Options) -> Self {
        let settings = settings.limited(&options);
        Self {
            settings,
            options,
            open: Open::default(),
            waiting: VecDeque::new(),
            under_way: Vec::new(),
            again: Vec::new(),
            spare: Vec::new(),
            charged: 0,
            paused: Duration::ZERO,
            closing: None,
            report: Report::default(),
            losses: Losses::default(),
            random: Random::new(),
            next_id: 0,
            has_news: false,
        }
    }

    /// Takes a line.
    pub(in crate::batch) fn push(
        &mut self,
        line: &[u8],
        now: impl FnOnce() -> Duration,
    ) -> Result<(), PushError> {
        if self.closing.is_some() {
            return Err(PushError::Closed);
        }
        if line.len() > self.settings.room() {
            return Err(PushError::TooLarge);
        }
        if self.open.lines.len() + line.len() > self.settings.max_bytes {
            self.end_part();
        }
        while !self.make_room(line.len()) {
            if self.settings.when_full != WhenFull::DropOldest || !self.drop_oldest() {
                return Err(PushError::Full);
            }
        }
        if self.open.rows == 0 {
            self.open.since = now();
            self.has_news = true;
        }
        self.open.lines.extend_from_slice(line);
        self.open.rows += 1;
        self.report.pushed += 1;
        self.report.buffered += 1;
        if self.open.rows >= self.settings.max_rows {
            self.end_part();
        }
        Ok(())
    }

    /// The open part takes no more rows.
    fn end_part(&mut self) {
        if self.open.rows == 0 {
            return;
        }
        let Open { mut lines, rows, .. } = std::mem::take(&mut self.open);
        let capacity = lines.capacity();
        if lines.len() < capacity - capacity / 4 {
            lines.shrink_to_fit();
        }
        self.charged -= capacity - lines.capacity();
        let charge = lines.capacity();
        let part = Part { lines: lines.into(), rows, first: self.report.pushed - rows };
        let held = self.held(part, charge);
        self.waiting.push_back(held);
        self.has_news = true;
    }

    fn held(&mut self, part: Part, charge: usize) -> Held {
        self.next_id += 1;
        let id = self.next_id;
        let due = Duration::ZERO;
        Held {
            id,
            part,
            request: None,
            charge,
            request_charge: 0,
            trace: None,
            tries: 0,
            due,
            error: None,
            maybe_applied: false,
        }
    }

    /// What a worker does now.
    pub(in crate::batch) fn next(&mut self, now: Duration) -> Next {
        let remaining = self.closing.map(|by| by.saturating_sub(now));
        if remaining == Some(Duration::ZERO) {
            self.give_up(ErrorKind::Timeout, CLOSED);
        }
        if self.open.rows > 0 && self.open.since.saturating_add(self.settings.max_wait) <= now {
            self.end_part();
        }
        if self.closing.is_some() && self.report.buffered == 0 {
            return Next::Ended;
        }
        let is_free = self.under_way.len() < self.settings.in_flight;
        if is_free
            && self.paused <= now
            && let Some(mut held) = self.take_due(now)
        {
            held.tries += 1;
            self.report.retries += u64::from(held.tries > 1);
            let next = Next::Send {
                id: held.id,
                lines: held.part.lines.clone(),
                request: held.request.clone().map(Box::new),
                timeout: remaining.map_or(self.options.timeout, |most| most.min(self.options.timeout)),
            };
            self.under_way.push(held);
            return next;
        }
        let again = self.again.iter().map(|held| held.due.max(self.paused)).min().filter(|_| is_free);
        let paused = Some(self.paused).filter(|paused| is_free && *paused > now && !self.waiting.is_empty());
        let open = (self.open.rows > 0).then(|| self.open.since.saturating_add(self.settings.max_wait));
        let until = [again, paused, open, self.closing].into_iter().flatten().min();
        Next::Wait(until.map(|until| until.saturating_sub(now)))
    }

    /// A part whose time has come.
    fn take_due(&mut self, now: Duration) -> Option<Held> {
        let due = self.again.iter().enumerate().filter(|(_, held)| held.due <= now);
        if let Some((index, _)) = due.min_by_key(|(_, held)| held.part.first) {
            let held = &self.again[index];
            return (held.request.is_some() || self.reserve(held.part.lines.len()))
                .then(|| self.again.swap_remove(index))
                .map(|held| self.charged_for_request(held));
        }
        let is_free = self.under_way.len() + self.again.len() < self.settings.in_flight;
        let front = self.waiting.front().filter(|_| is_free)?;
        let bytes = front.part.lines.len();
        let held = self.reserve(bytes).then(|| self.waiting.pop_front()).flatten()?;
        Some(self.charged_for_request(held))
    }

    /// The request of a part that is under way; whether it is still wanted.
    pub(in crate::batch) fn packed(&mut self, id: u64, request: &Request<Bytes>) -> bool {
        let Some(mut held) = self.landed(id) else { return false };
        if held.request.is_none() {
            // Without compression it is the lines.
            let is_own = self.options.compression != Compression::None;
            self.charge_request(&mut held, if is_own { request.body().len() } else { 0 });
            let trace = Trace::new(request);
            trace.rows(held.part.rows);
            held.trace = Some(trace);
            held.request = Some(request.clone());
            self.has_news = true;
        }
        self.under_way.push(held);
        true
    }

    /// The part that is under way cannot be sent at all.
    pub(in crate::batch) fn unsendable(&mut self, id: u64, error: Error) {
        if let Some(held) = self.landed(id) {
            self.lose_all_of(held, error);
        }
    }

    /// The part that is under way was answered, or not.
    pub(in crate::batch) fn answered(
        &mut self,
        id: u64,
        answer: Result<Response<Bytes>, TransportError>,
        now: Duration,
        redact: impl Fn(Error) -> Error,
    ) {
        // One that was given up meanwhile is counted.
        let Some(mut held) = self.landed(id) else { return };
        let sent = held.request.as_ref().map_or(0, |request| request.body().len());
        self.report.bytes += sent as u64;
        let trace = held.trace.clone();
        let answer = match judge(answer) {
            Ok(answer) => {
                if let Some(trace) = &trace {
                    trace.answered(held.tries, answer.status().as_u16());
                }
                Ok(answer)
            }
            Err(failure) => {
                let is_repeated = failure.is_repeated(self.settings.delivery);
                let error = redact(failure.error);
                held.maybe_applied |= error.maybe_applied();
                if is_repeated && held.tries < self.options.retry.attempts {
                    if let Some(wanted) = error.retry_after() {
                        self.paused = self.paused.max(now.saturating_add(wanted));
                    }
                    let wait = self.random.wait(&self.options.retry, held.tries, &error);
                    held.due = now.saturating_add(wait);
                    if let Some(trace) = &trace {
                        trace.failed(held.tries, &error, Some(wait));
                    }
                    held.error = Some(error);
                    self.again.push(held);
                    return;
                }
                if let Some(trace) = &trace {
                    trace.failed(held.tries, &error, None);
                }
                Err(error)
            }
        };
        match verdict(&held.part, answer) {
            Verdict::Taken(told) => {
                self.count(&told);
                self.reuse(held);
            }
            Verdict::Halved(first, second) => {
                self.charged -= held.charge + held.request_charge;
                for part in [first, second] {
                    let bytes = part.lines.len();
                    self.charged += bytes;
                    let half = self.held(part, bytes);
                    self.again.push(Held { maybe_applied: held.maybe_applied, ..half });
                }
            }
            Verdict::Failed(told, error) => {
                self.count(&told);
                let rows = held.part.rows - told.rows();
                self.report.lost += rows;
                self.lose(held, rows, error);
            }
        }
    }

    fn landed(&mut self, id: u64) -> Option<Held> {
        let index = self.under_way.iter().position(|held| held.id == id)?;
        Some(self.under_way.swap_remove(index))
    }

    fn count(&mut self, told: &Ingested) {
        let report = &mut self.report;
        report.written += told.written;
        report.quarantined += told.quarantined;
        report.accepted += told.accepted;
        report.buffered -= told.rows();
        report.requests += u64::from(told.requests);
    }

    /// No more rows are taken, and what is there must be sent by then.
    pub(in crate::batch) fn close(&mut self, by: Duration) {
        self.end_part();
        self.closing = Some(self.closing.map_or(by, |other| other.min(by)));
    }

    /// What was pushed so far is sent without waiting for more; returns how many rows that are.
    pub(in crate::batch) fn flush(&mut self) -> u64 {
        self.end_part();
        self.report.pushed
    }

    /// Whether the first `rows` that were pushed are counted in the report.
    pub(in crate::batch) fn is_done(&self, rows: u64) -> bool {
        let held = self.under_way.iter().chain(&self.again).chain(&self.waiting);
        let open = (self.open.rows > 0).then(|| self.report.pushed - self.open.rows);
        held.map(|held| held.part.first).chain(open).min().is_none_or(|first| first >= rows)
    }

    /// By when all must be over.
    pub(in crate::batch) fn closing(&self) -> Option<Duration> {
        self.closing
    }

    /// Whether nothing happens but that parts are sent again, when their time has come.
    pub(in crate::batch) fn is_idle(&self) -> bool {
        self.under_way.is_empty() && !self.again.is_empty()
    }

    pub(in crate::batch) fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.has_news)
    }

    pub(in crate::batch) fn report(&self) -> Report {
        self.report
    }
}
