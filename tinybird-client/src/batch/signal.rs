//! Something that threads and tasks wait for.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// Something that threads and tasks wait for. It counts how often it happened, so that nobody misses it between
/// looking and waiting.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    state: Mutex<State>,
    condvar: Condvar,
}

#[derive(Debug, Default)]
struct State {
    times: u64,
    wakers: Vec<Waker>,
}

impl Signal {
    pub(crate) fn times(&self) -> u64 {
        self.state().times
    }

    pub(crate) fn notify(&self) {
        let mut state = self.state();
        state.times += 1;
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        self.condvar.notify_all();
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Until it happened more often than was seen, or so long.
    pub(crate) fn wait(&self, seen: u64, at_most: Option<Duration>) {
        let begin = Instant::now();
        let mut state = self.state();
        while state.times == seen {
            state = match at_most {
                None => self.condvar.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(at_most) => {
                    let remaining = at_most.saturating_sub(begin.elapsed());
                    if remaining.is_zero() {
                        return;
                    }
                    self.condvar.wait_timeout(state, remaining).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    pub(crate) fn poll(&self, seen: u64, context: &Context<'_>) -> Poll<()> {
        let mut state = self.state();
        if state.times != seen {
            return Poll::Ready(());
        }
        if !state.wakers.iter().any(|waker| waker.will_wake(context.waker())) {
            state.wakers.push(context.waker().clone());
        }
        Poll::Pending
    }

    /// Until it happened more often than was seen.
    pub(crate) async fn changed(&self, seen: u64) {
        std::future::poll_fn(|context| self.poll(seen, context)).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What ends the wait of a worker: there is something to do.
#[derive(Debug)]
pub struct Alarm<'a> {
    signal: &'a Signal,
    seen: u64,
    is_idle: bool,
}

impl<'a> Alarm<'a> {
    pub(crate) fn new(signal: &'a Signal, seen: u64, is_idle: bool) -> Self {
        Self { signal, seen, is_idle }
    }

    /// Waits until there is something to do, at most so long. Returns whether there is.
    pub fn wait(&self, at_most: Duration) -> bool {
        self.signal.wait(self.seen, Some(at_most));
        self.signal.times() != self.seen
    }

    /// Whether the worker only waits for the time to send rows again, and nothing else is under way. A clock that is not the real
    /// one may go on then.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.is_idle && self.signal.times() == self.seen
    }
}
