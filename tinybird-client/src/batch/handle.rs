//! What the program and the workers share.

use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tinybird_rows::{Encoder, Row};

use super::builder::{Settings, WhenFull};
use super::losses::Loss;
use super::machine::{CLOSED, Machine};
use super::report::{Lost, PushError, Report};
use super::signal::Signal;
use crate::core::Core;
use crate::error::{Error, ErrorKind};

pub(crate) type OnLost = Box<dyn FnMut(Lost) + Send>;

type Clock = Box<dyn Fn() -> Duration + Send + Sync>;

/// What the program and the workers share.
pub(crate) struct Shared {
    pub(super) core: Core,
    pub(super) datasource: String,
    clock: Clock,
    when_full: WhenFull,
    state: Mutex<State>,
    /// There is something to do for workers.
    pub(crate) work: Signal,
    /// Something was done: there is room, or less to wait for.
    pub(crate) progress: Signal,
}

pub(super) struct State {
    pub(super) machine: Machine,
    on_lost: Option<OnLost>,
    is_telling: bool,
    pub(super) workers: usize,
}

thread_local! {
    /// Rows are written here, outside of the lock.
    static ENCODER: RefCell<Encoder> = RefCell::new(Encoder::new());
}

impl Shared {
    pub(crate) fn new(
        core: Core,
        datasource: String,
        settings: Settings,
        on_lost: Option<OnLost>,
        clock: Clock,
    ) -> Self {
        let when_full = settings.when_full;
        let machine = Machine::new(settings, core.options.clone());
        let state = Mutex::new(State { machine, on_lost, is_telling: false, workers: 0 });
        Self {
            core,
            datasource,
            clock,
            when_full,
            state,
            work: Signal::default(),
            progress: Signal::default(),
        }
    }

    pub(crate) fn now(&self) -> Duration {
        (self.clock)()
    }

    /// Takes a row, without waiting.
    pub(crate) fn try_push<R: Row>(&self, row: &R) -> Result<(), PushError> {
        with_line(row, |line| self.push(line))
    }

    /// Takes a row; where it must wait for room, its line is given back.
    pub(crate) fn push_or_wait<R: Row>(&self, row: &R) -> Result<Option<Vec<u8>>, PushError> {
        with_line(row, |line| match self.push(line) {
            Err(PushError::Full) if self.when_full == WhenFull::Wait => Ok(Some(line.to_vec())),
            other => other.map(|()| None),
        })
    }

    /// Takes a line.
    pub(crate) fn push(&self, line: &[u8]) -> Result<(), PushError> {
        let mut state = self.lock();
        let pushed = state.machine.push(line, || self.now());
        self.leave(state);
        pushed
    }

    /// Takes a line as soon as there is room.
    pub(crate) fn push_waiting(&self, line: &[u8]) -> Result<(), PushError> {
        loop {
            let seen = self.progress.times();
            match self.push(line) {
                Err(PushError::Full) => self.progress.wait(seen, None),
                other => return other,
            }
        }
    }

    /// What was pushed before is sent: the watch of it.
    pub(crate) fn flush(self: &Arc<Self>) -> Flush {
        let mut state = self.lock();
        let rows = state.machine.flush();
        let watch = state.machine.losses().watch(rows);
        self.leave(state);
        Flush { shared: self.clone(), rows, watch }
    }

    /// No more rows are taken; returns by when it is over.
    pub(crate) fn close(&self, within: Duration) -> Duration {
        let by = self.now().saturating_add(within);
        let mut state = self.lock();
        state.machine.close(by);
        self.leave(state);
        self.work.notify();
        self.progress.notify();
        by
    }

    /// The report, once nothing is on its way and `on_lost` has what was lost.
    pub(crate) fn report_at_end(&self) -> Option<Report> {
        let state = self.lock();
        let report = state.machine.report();
        (report.buffered == 0 && state.machine.is_all_told() && !state.is_telling).then_some(report)
    }

    pub(crate) fn report(&self) -> Report {
        self.lock().machine.report()
    }

    /// What is not answered by now is lost.
    pub(crate) fn end(&self) {
        self.give_up(ErrorKind::Timeout, CLOSED);
    }

    pub(crate) fn give_up(&self, kind: ErrorKind, message: &'static str) {
        let mut state = self.lock();
        state.machine.give_up(kind, message);
        self.leave(state);
        self.work.notify();
        self.progress.notify();
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the use of the state: who waits for what has changed is told.
    pub(super) fn leave(&self, mut state: MutexGuard<'_, State>) {
        let has_work = state.machine.take_news();
        let has_losses = !state.machine.is_all_told();
        drop(state);
        if has_work {
            self.work.notify();
        }
        if has_losses {
            self.tell();
        }
    }

    /// Gives `on_lost` what was lost. What it loses itself meanwhile, in this thread or in another, it gets afterwards.
    fn tell(&self) {
        let mut state = self.lock();
        if state.is_telling {
            return;
        }
        state.is_telling = true;
        let mut on_lost = state.on_lost.take();
        while let Some(Loss { part, rows, error, charge }) = state.machine.pop_loss() {
            drop(state);
            if let Some(on_lost) = &mut on_lost {
                let datasource = self.datasource.clone();
                let lost = Lost { datasource, rows, ndjson: part.lines, error };
                // A panic has said so itself; the rows that come after it are still told of.
                let _ = catch_unwind(AssertUnwindSafe(|| on_lost(lost)));
            }
            state = self.lock();
            state.machine.discharge(charge);
        }
        state.on_lost = on_lost;
        state.is_telling = false;
        drop(state);
        self.work.notify();
        self.progress.notify();
    }
}

/// Calls `take` with the line that a row is.
fn with_line<R: Row, T>(row: &R, take: impl FnOnce(&[u8]) -> Result<T, PushError>) -> Result<T, PushError> {
    ENCODER.with(|encoder| {
        // A row that pushes other rows while it is written finds the encoder in use.
        let mut own;
        let mut shared;
        let encoder = match encoder.try_borrow_mut() {
            Ok(encoder) => {
                shared = encoder;
                &mut *shared
            }
            Err(_) => {
                own = Encoder::new();
                &mut own
            }
        };
        encoder.clear();
        encoder.push(row).map_err(PushError::Row)?;
        take(encoder.as_bytes())
    })
}

/// What waits until rows are sent.
pub(crate) struct Flush {
    pub(crate) shared: Arc<Shared>,
    rows: u64,
    watch: u64,
}

impl Flush {
    /// How it ended, once it has.
    pub(crate) fn ended(&self) -> Option<Result<Report, Error>> {
        let mut state = self.shared.lock();
        if !state.machine.is_done(self.rows) {
            return None;
        }
        let report = state.machine.report();
        Some(state.machine.losses().unwatch(self.watch).map_or(Ok(report), Err))
    }
}

impl Drop for Flush {
    fn drop(&mut self) {
        self.shared.lock().machine.losses().unwatch(self.watch);
    }
}

/// What a program holds: where the last one goes, what is there is still sent.
pub(crate) struct Handle(pub(crate) Arc<Shared>);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.close(self.0.core.deadline());
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Batches");
        text.field("datasource", &self.datasource).field("report", &self.report()).finish_non_exhaustive()
    }
}
