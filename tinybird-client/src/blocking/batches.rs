//! Rows that are sent in the background, by threads.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tinybird_core::Resource;
use tinybird_rows::{Row, TakesEvents};

use super::{Client, Transport, drive};
use crate::batch::{
    Alarm, Handle, OnLost, PushError, Report, Settings, Shared, Work, Worker, builder_methods,
};
use crate::error::Error;

impl Client {
    /// Sends rows in the background, in batches.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use tinybird_client::{Error, blocking::Client};
    /// # use tinybird_rows::{Row, TakesEvents};
    /// fn send<R: Row<Of: TakesEvents>>(tinybird: &Client, rows: &[R]) -> Result<(), Box<dyn std::error::Error>> {
    ///     let batches = tinybird
    ///         .batches::<R>()
    ///         .max_wait(Duration::from_millis(200))
    ///         .on_lost(|lost| eprintln!("{} rows: {}", lost.rows, lost.error))
    ///         .start();
    ///     for row in rows {
    ///         batches.push(row)?;
    ///     }
    ///     let report = batches.close(Duration::from_secs(10));
    ///     assert_eq!(report.pushed, report.written);
    ///     Ok(())
    /// }
    /// ```
    pub fn batches<R: Row<Of: TakesEvents>>(&self) -> BatchesBuilder<'_, R> {
        let settings = Settings::default();
        BatchesBuilder { client: self, settings, on_lost: None, rows: PhantomData }
    }
}

/// How batches are made and kept: [`Client::batches`].
#[must_use = "it is started by `start`"]
pub struct BatchesBuilder<'a, R> {
    client: &'a Client,
    settings: Settings,
    on_lost: Option<OnLost>,
    rows: PhantomData<fn(&R)>,
}

impl<R: Row> BatchesBuilder<'_, R> {
    builder_methods!();

    /// Starts a thread for each request that may be under way.
    ///
    /// Where no thread can be had, [`push`](Batches::push) says that the batches are closed.
    #[must_use]
    pub fn start(self) -> Batches<R> {
        let transport = self.client.transport.clone();
        let clock = transport.clone();
        let name = <R::Of as Resource>::NAME.to_owned();
        let workers = self.settings.in_flight.max(1);
        let shared = Shared::new(
            self.client.core.clone(),
            name,
            self.settings,
            self.on_lost,
            Box::new(move || clock.now()),
        );
        let shared = Arc::new(shared);
        for _ in 0..workers {
            let (worker, transport) = (Worker::new(shared.clone()), transport.clone());
            let thread = thread::Builder::new().name("tinybird-batches".to_owned());
            // A worker that has no thread says so itself, where it is dropped.
            drop(thread.spawn(move || run(worker, &*transport)));
        }
        Batches { handle: Arc::new(Handle(shared)), rows: PhantomData }
    }
}

fn run(mut worker: Worker, transport: &dyn Transport) {
    loop {
        match worker.next() {
            Work::Send(request, timeout) => {
                let answer = drive::call(transport, drive::SHORT, *request, timeout);
                worker.answered(answer);
            }
            Work::Wait { seen, at_most: None, .. } => worker.shared.work.wait(seen, None),
            Work::Wait { seen, at_most: Some(at_most), is_idle } => {
                transport.wait(at_most, &Alarm::new(&worker.shared.work, seen, is_idle));
            }
            Work::Ended => return,
        }
    }
}

/// Rows on their way in the background: [`Client::batches`]. Clones share them.
///
/// Where the last one is dropped, what is there is still sent, but nobody waits for it: a program that ends calls
/// [`close`](Self::close).
pub struct Batches<R> {
    handle: Arc<Handle>,
    rows: PhantomData<fn(&R)>,
}

impl<R: Row> Batches<R> {
    /// Takes a row, which is written as JSON at once. Where there is no room, it does what
    /// [`when_full`](BatchesBuilder::when_full) says.
    ///
    /// # Errors
    ///
    /// The row was not taken.
    pub fn push(&self, row: &R) -> Result<(), PushError> {
        match self.shared().push_or_wait(row)? {
            None => Ok(()),
            Some(line) => self.shared().push_waiting(&line),
        }
    }

    /// The same without ever waiting.
    ///
    /// # Errors
    ///
    /// The row was not taken.
    pub fn try_push(&self, row: &R) -> Result<(), PushError> {
        self.shared().try_push(row)
    }
}

impl<R> Batches<R> {
    /// Waits until what was pushed before is sent, as long as that takes.
    ///
    /// # Errors
    ///
    /// Some of these rows were lost or dropped.
    pub fn flush(&self) -> Result<Report, Error> {
        let flush = self.shared().flush();
        loop {
            let seen = self.shared().progress.times();
            if let Some(ended) = flush.ended() {
                return ended;
            }
            self.shared().progress.wait(seen, None);
        }
    }

    /// Ends these batches and all their clones: takes no more rows, and waits until the rows are sent, at most so long. What is
    /// not answered by then is lost.
    pub fn close(&self, within: Duration) -> Report {
        let shared = self.shared();
        let by = shared.close(within);
        loop {
            let seen = shared.progress.times();
            if let Some(report) = shared.report_at_end() {
                return report;
            }
            let remaining = by.saturating_sub(shared.now());
            if remaining.is_zero() {
                shared.end();
                return shared.report();
            }
            shared.progress.wait(seen, Some(remaining));
        }
    }

    /// What became of the rows so far.
    pub fn report(&self) -> Report {
        self.shared().report()
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.handle.0
    }
}

impl<R> Clone for Batches<R> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone(), rows: PhantomData }
    }
}

impl<R> fmt::Debug for Batches<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared().fmt(f)
    }
}

impl<R> fmt::Debug for BatchesBuilder<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchesBuilder").field("settings", &self.settings).finish_non_exhaustive()
    }
}
