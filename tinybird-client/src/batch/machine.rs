//! When which rows are sent, sent again or given up. Without I/O, and with the time that it is told.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::builder::{Settings, WhenFull};
use super::losses::{Loss, Losses};
use super::report::{PushError, Report};
use crate::error::{Error, ErrorKind};
use crate::exchange::{Random, judge};
use crate::ingest::{Part, Verdict, verdict};
use crate::ingested::Ingested;
use crate::options::{Compression, Options};
use crate::trace::Trace;
use crate::transport::TransportError;

/// The smallest piece of memory for rows.
const SMALLEST: usize = 4096;

/// Why rows are lost that were not answered in time.
pub(super) const CLOSED: &str = "the batches were closed before these rows were sent";

/// The rows of one data source on their way.
///
/// A row is in the open part, in one that waits, in one that is under way, in one that is sent again later, or it is counted in
/// the report. Each part is charged with the memory that it has.
#[derive(Debug)]
pub(super) struct Machine {
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
pub(super) enum Next {
    /// Send this part: with this request if there is one, else with one of these lines.
    Send { id: u64, lines: Bytes, request: Option<Box<Request<Bytes>>>, timeout: Duration },
    /// Wait until something happens, at most so long.
    Wait(Option<Duration>),
    /// All is over.
    Ended,
}

impl Machine {
    pub(super) fn new(settings: Settings, options: Options) -> Self {
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
    pub(super) fn push(&mut self, line: &[u8], now: impl FnOnce() -> Duration) -> Result<(), PushError> {
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

    /// Whether so many bytes fit into the open part.
    fn make_room(&mut self, bytes: usize) -> bool {
        if self.open.lines.capacity() == 0 {
            self.open.lines = std::mem::take(&mut self.spare);
        }
        let needed = self.open.lines.len() + bytes;
        let capacity = self.open.lines.capacity();
        if needed <= capacity {
            return true;
        }
        let twice = (capacity * 2).max(SMALLEST).min(self.settings.max_bytes).max(needed);
        let room = self.room_left();
        let wanted = [twice, needed].into_iter().find(|wanted| wanted - capacity <= room);
        let Some(wanted) = wanted else {
            self.forget_spare();
            return false;
        };
        self.open.lines.reserve_exact(wanted - self.open.lines.len());
        self.charged += self.open.lines.capacity() - capacity;
        true
    }

    /// What is dropped has its memory until `on_lost` has it: for so long it may take what compressing needs.
    fn room_left(&self) -> usize {
        let lent = self.losses.charged().min(Settings::compressing(self.settings.max_bytes));
        (self.settings.room() + lent).saturating_sub(self.charged)
    }

    fn forget_spare(&mut self) {
        self.charged -= self.spare.capacity();
        self.spare = Vec::new();
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

    /// Drops the oldest part that is not under way, unless `on_lost` has not even got those before.
    fn drop_oldest(&mut self) -> bool {
        if self.losses.charged() + self.settings.max_bytes > Settings::compressing(self.settings.max_bytes) {
            return false;
        }
        let oldest = self.again.iter().enumerate().min_by_key(|(_, held)| held.part.first);
        let oldest = oldest.map(|(index, held)| (index, held.part.first));
        let waiting = self.waiting.front().map(|held| held.part.first);
        let held = match (oldest, waiting) {
            (Some((index, first)), waiting) if waiting.is_none_or(|waiting| first < waiting) => {
                self.again.swap_remove(index)
            }
            _ => match self.waiting.pop_front() {
                Some(held) => held,
                None if self.open.rows > 0 => {
                    self.end_part();
                    return self.drop_oldest();
                }
                None => return false,
            },
        };
        let rows = held.part.rows;
        self.report.dropped += rows;
        self.lose(held, rows, Error::new(ErrorKind::Full, "newer rows took their place"));
        true
    }

    /// What a worker does now.
    pub(super) fn next(&mut self, now: Duration) -> Next {
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

    /// Whether a part of so many bytes may be compressed now. One may always be.
    fn reserve(&self, bytes: usize) -> bool {
        let has_requests = self.under_way.iter().chain(&self.again).any(|held| held.request.is_some());
        let is_compressing = self.under_way.iter().any(|held| held.request.is_none());
        let fits = self.charged + Settings::compressing(bytes) <= self.settings.max_buffered;
        fits || !(has_requests || is_compressing)
    }

    fn charged_for_request(&mut self, mut held: Held) -> Held {
        if held.request.is_none() {
            let bytes = Settings::compressing(held.part.lines.len());
            self.charge_request(&mut held, bytes);
        }
        held
    }

    fn charge_request(&mut self, held: &mut Held, bytes: usize) {
        self.charged = self.charged - held.request_charge + bytes;
        held.request_charge = bytes;
    }

    /// The request of a part that is under way; whether it is still wanted.
    pub(super) fn packed(&mut self, id: u64, request: &Request<Bytes>) -> bool {
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
    pub(super) fn unsendable(&mut self, id: u64, error: Error) {
        if let Some(held) = self.landed(id) {
            self.lose_all_of(held, error);
        }
    }

    /// The part that is under way was answered, or not.
    pub(super) fn answered(
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

    /// Keeps the memory of a part that is done, if nobody else has it.
    fn reuse(&mut self, held: Held) {
        self.charged -= held.charge + held.request_charge;
        drop(held.request);
        if self.spare.capacity() == 0
            && held.part.lines.len() <= self.settings.max_bytes
            && let Ok(lines) = held.part.lines.try_into_mut()
        {
            self.spare = Vec::from(lines);
            self.spare.clear();
            self.charged += self.spare.capacity();
        }
    }

    fn lose_all_of(&mut self, held: Held, error: Error) {
        let rows = held.part.rows;
        self.report.lost += rows;
        self.lose(held, rows, error);
    }

    /// Gives back rows that are counted as lost or dropped. Their memory is charged until `on_lost` has them.
    fn lose(&mut self, held: Held, rows: u64, error: Error) {
        self.report.buffered -= rows;
        let maybe_applied = held.maybe_applied || error.maybe_applied();
        let error = error.with_maybe_applied(maybe_applied);
        self.charged -= held.request_charge;
        self.losses.add(Loss { part: held.part, rows, error, charge: held.charge });
    }

    /// All that is not yet answered is lost.
    pub(super) fn give_up(&mut self, kind: ErrorKind, message: &'static str) {
        self.end_part();
        self.closing = Some(self.closing.unwrap_or_default());
        let mut all: Vec<(Held, bool)> = self.under_way.drain(..).map(|held| (held, true)).collect();
        all.extend(self.again.drain(..).map(|held| (held, false)));
        all.extend(self.waiting.drain(..).map(|held| (held, false)));
        all.sort_by_key(|(held, _)| held.part.first);
        for (mut held, is_under_way) in all {
            held.maybe_applied |= is_under_way && held.request.is_some();
            let error = held.error.take().unwrap_or_else(|| Error::new(kind, message));
            self.lose_all_of(held, error);
        }
    }

    /// No more rows are taken, and what is there must be sent by then.
    pub(super) fn close(&mut self, by: Duration) {
        self.end_part();
        self.closing = Some(self.closing.map_or(by, |other| other.min(by)));
    }

    /// What was pushed so far is sent without waiting for more; returns how many rows that are.
    pub(super) fn flush(&mut self) -> u64 {
        self.end_part();
        self.report.pushed
    }

    /// Whether the first `rows` that were pushed are counted in the report.
    pub(super) fn is_done(&self, rows: u64) -> bool {
        let held = self.under_way.iter().chain(&self.again).chain(&self.waiting);
        let open = (self.open.rows > 0).then(|| self.report.pushed - self.open.rows);
        held.map(|held| held.part.first).chain(open).min().is_none_or(|first| first >= rows)
    }

    /// By when all must be over.
    pub(super) fn closing(&self) -> Option<Duration> {
        self.closing
    }

    /// Whether nothing happens but that parts are sent again, when their time has come.
    pub(super) fn is_idle(&self) -> bool {
        self.under_way.is_empty() && !self.again.is_empty()
    }

    pub(super) fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.has_news)
    }

    pub(super) fn report(&self) -> Report {
        self.report
    }

    pub(super) fn losses(&mut self) -> &mut Losses {
        &mut self.losses
    }

    pub(super) fn is_all_told(&self) -> bool {
        self.losses.is_empty()
    }

    pub(super) fn pop_loss(&mut self) -> Option<Loss> {
        self.losses.pop()
    }

    /// `on_lost` has what was lost.
    pub(super) fn discharge(&mut self, bytes: usize) {
        self.charged -= bytes;
        self.losses.discharge(bytes);
    }

    #[cfg(test)]
    pub(super) fn charged(&self) -> usize {
        self.charged
    }
}
