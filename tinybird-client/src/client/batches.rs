//! Rows that are sent in the background, by a task.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tinybird_core::Resource;
use tinybird_rows::{Row, TakesEvents};

use super::transport::{Call, Transport};
use super::{Client, drive};
use crate::batch::{Handle, OnLost, PushError, Report, Settings, Shared, Work, Worker, builder_methods};
use crate::error::Error;
use crate::transport::{Stage, TransportError};

impl Client {
    /// Sends rows in the background, in batches.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use tinybird_client::Client;
    /// # use tinybird_rows::{Row, TakesEvents};
    /// async fn send<R: Row<Of: TakesEvents>>(
    ///     tinybird: &Client,
    ///     rows: &[R],
    /// ) -> Result<(), Box<dyn std::error::Error>> {
    ///     let batches = tinybird
    ///         .batches::<R>()
    ///         .max_wait(Duration::from_millis(200))
    ///         .on_lost(|lost| eprintln!("{} rows: {}", lost.rows, lost.error))
    ///         .start();
    ///     for row in rows {
    ///         batches.push(row).await?;
    ///     }
    ///     let report = batches.close(Duration::from_secs(10)).await;
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

    /// Starts the task that sends, on the runtime that is there.
    ///
    /// Where there is none, or the transport has no [`spawn`](Transport::spawn), [`push`](Batches::push) says that the batches
    /// are closed; see [`split`](Self::split).
    #[must_use]
    pub fn start(self) -> Batches<R> {
        let transport = self.client.transport.clone();
        let (batches, Driver(task)) = self.split();
        // Where it is given back it is dropped, which gives up the rows.
        drop(transport.spawn(task));
        batches
    }

    /// The batches, and the future that sends them: any runtime can drive it. Where it is dropped, rows that are not sent go to
    /// `on_lost`.
    pub fn split(self) -> (Batches<R>, Driver) {
        let transport = self.client.transport.clone();
        let clock = transport.clone();
        let name = <R::Of as Resource>::NAME.to_owned();
        let workers = self.settings.in_flight.max(1);
        let shared = Arc::new(Shared::new(
            self.client.core.clone(),
            name,
            self.settings,
            self.on_lost,
            Box::new(move || clock.now()),
        ));
        let workers = (0..workers).map(|_| Worker::new(shared.clone()));
        let mut workers: Vec<Call<'static, ()>> =
            workers.map(|worker| Box::pin(run(worker, transport.clone())) as _).collect();
        let driver = std::future::poll_fn(move |context| {
            workers.retain_mut(|worker| worker.as_mut().poll(context).is_pending());
            if workers.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        });
        (Batches { handle: Arc::new(Handle(shared)), rows: PhantomData }, Driver(Box::pin(driver)))
    }
}

/// What sends the rows of batches, until they are closed: [`BatchesBuilder::split`].
#[must_use = "without it nothing is sent"]
pub struct Driver(Call<'static, ()>);

impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().poll(context)
    }
}

async fn run(mut worker: Worker, transport: Arc<dyn Transport>) {
    loop {
        match worker.next() {
            Work::Send(request, timeout) => {
                let answer = send(&worker, &*transport, *request, timeout).await;
                worker.answered(answer);
            }
            Work::Wait { seen, at_most: None, .. } => worker.shared.work.changed(seen).await,
            Work::Wait { seen, at_most: Some(at_most), .. } => {
                drive::unless(worker.shared.work.changed(seen), transport.sleep(at_most)).await;
            }
            Work::Ended => return,
        }
    }
}

/// Sends a request. It ends when the batches must be over, also where they are closed meanwhile.
async fn send(
    worker: &Worker,
    transport: &dyn Transport,
    request: Request<Bytes>,
    timeout: Duration,
) -> Result<Response<Bytes>, TransportError> {
    let work = &worker.shared.work;
    let mut call = pin!(drive::call(transport, drive::SHORT, request, timeout));
    loop {
        let seen = work.times();
        let answer = match worker.closing() {
            None => drive::unless(call.as_mut(), work.changed(seen)).await,
            Some(by) => {
                let remaining = by.saturating_sub(transport.now());
                let answer = drive::unless(call.as_mut(), transport.sleep(remaining)).await;
                let late = || Err(TransportError::new(Stage::TimedOut, "the batches were closed"));
                Some(answer.unwrap_or_else(late))
            }
        };
        if let Some(answer) = answer {
            return answer;
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
    /// Takes a row, which is written as JSON at once. Where there is no room, what is returned does what
    /// [`when_full`](BatchesBuilder::when_full) says.
    pub fn push(&self, row: &R) -> Pushing<'_> {
        let shared = &*self.handle.0;
        match shared.push_or_wait(row) {
            Ok(Some(line)) => Pushing { shared, state: Pushed::Waiting(line) },
            Ok(None) => Pushing { shared, state: Pushed::Done(Some(Ok(()))) },
            Err(error) => Pushing { shared, state: Pushed::Done(Some(Err(error))) },
        }
    }

    /// The same without ever waiting.
    ///
    /// # Errors
    ///
    /// The row was not taken.
    pub fn try_push(&self, row: &R) -> Result<(), PushError> {
        self.handle.0.try_push(row)
    }
}

/// A row that waits for room: [`Batches::push`]. Where it is dropped before it ends, the row was not taken.
#[must_use = "a row that must wait for room is not taken until it is awaited"]
#[derive(Debug)]
pub struct Pushing<'a> {
    shared: &'a Shared,
    state: Pushed,
}

#[derive(Debug)]
enum Pushed {
    Done(Option<Result<(), PushError>>),
    Waiting(Vec<u8>),
}

impl Future for Pushing<'_> {
    type Output = Result<(), PushError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let shared = self.shared;
        match &mut self.state {
            Pushed::Done(result) => Poll::Ready(result.take().unwrap_or(Ok(()))),
            Pushed::Waiting(line) => loop {
                let seen = shared.progress.times();
                match shared.push(line) {
                    Err(PushError::Full) if shared.progress.poll(seen, context).is_pending() => {
                        return Poll::Pending;
                    }
                    Err(PushError::Full) => {}
                    other => return Poll::Ready(other),
                }
            },
        }
    }
}

impl<R> Batches<R> {
    /// Waits until what was pushed before is sent, as long as that takes.
    ///
    /// # Errors
    ///
    /// Some of these rows were lost or dropped.
    pub async fn flush(&self) -> Result<Report, Error> {
        let shared = &self.handle.0;
        let flush = shared.flush();
        loop {
            let seen = shared.progress.times();
            if let Some(ended) = flush.ended() {
                return ended;
            }
            shared.progress.changed(seen).await;
        }
    }

    /// Ends these batches and all their clones: takes no more rows, and waits until the rows are sent, at most so long. What is
    /// not answered by then is lost.
    pub async fn close(&self, within: Duration) -> Report {
        let shared = &self.handle.0;
        shared.close(within);
        loop {
            let seen = shared.progress.times();
            if let Some(report) = shared.report_at_end() {
                return report;
            }
            // The task that sends knows by when it must be over.
            shared.progress.changed(seen).await;
        }
    }

    /// What became of the rows so far.
    pub fn report(&self) -> Report {
        self.handle.0.report()
    }
}

impl<R> Clone for Batches<R> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone(), rows: PhantomData }
    }
}

impl<R> fmt::Debug for Batches<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handle.0.fmt(f)
    }
}

impl<R> fmt::Debug for BatchesBuilder<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchesBuilder").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Driver(..)")
    }
}
