//! What a worker does: a thread, or a part of a task.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::handle::Shared;
use super::machine::Next;
use crate::error::ErrorKind;
use crate::transport::{Stage, TransportError};

/// One of those who send parts.
pub(crate) struct Worker {
    pub(crate) shared: Arc<Shared>,
    /// The part that it sends.
    current: Option<u64>,
}

/// What a worker does next.
pub(crate) enum Work {
    Send(Box<Request<Bytes>>, Duration),
    /// Wait until there was more work than was seen, at most so long.
    Wait {
        seen: u64,
        at_most: Option<Duration>,
        is_idle: bool,
    },
    Ended,
}

impl Worker {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        shared.lock().workers += 1;
        Self { shared, current: None }
    }

    pub(crate) fn next(&mut self) -> Work {
        let shared = &*self.shared;
        loop {
            let seen = shared.work.times();
            let mut state = shared.lock();
            let next = state.machine.next(shared.now());
            let is_idle = state.machine.is_idle();
            shared.leave(state);
            match next {
                Next::Wait(at_most) => return Work::Wait { seen, at_most, is_idle },
                Next::Ended => {
                    shared.work.notify();
                    shared.progress.notify();
                    return Work::Ended;
                }
                Next::Send { id, lines, request, timeout } => {
                    self.current = Some(id);
                    let request = match request {
                        Some(request) => Ok(request),
                        None => shared.core.events(&shared.datasource, &lines).map(Box::new),
                    };
                    drop(lines);
                    let mut state = shared.lock();
                    match request {
                        // One that was given up meanwhile is not sent.
                        Ok(request) if state.machine.packed(id, &request) => {
                            shared.leave(state);
                            return Work::Send(request, timeout);
                        }
                        Ok(_) => {}
                        Err(error) => state.machine.unsendable(id, error),
                    }
                    shared.leave(state);
                    self.current = None;
                }
            }
        }
    }

    /// What was sent was answered, or not.
    pub(crate) fn answered(&mut self, answer: Result<Response<Bytes>, TransportError>) {
        let Some(id) = self.current.take() else { return };
        let shared = &*self.shared;
        let now = shared.now();
        let mut state = shared.lock();
        state.machine.answered(id, answer, now, |error| shared.core.redacted(error));
        shared.leave(state);
        shared.work.notify();
        shared.progress.notify();
    }

    /// By when all must be over.
    pub(crate) fn closing(&self) -> Option<Duration> {
        self.shared.lock().machine.closing()
    }
}

impl Drop for Worker {
    /// It has ended, or was stopped: its thread panicked, or the runtime of its task is gone.
    fn drop(&mut self) {
        self.answered(Err(TransportError::new(Stage::Answering, "what sends the rows was stopped")));
        let mut state = self.shared.lock();
        state.workers -= 1;
        let was_last = state.workers == 0;
        drop(state);
        if was_last {
            self.shared.give_up(ErrorKind::Transport, "what sends the rows was stopped");
        }
    }
}
