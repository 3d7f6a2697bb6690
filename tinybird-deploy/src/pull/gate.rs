//! Keeps requests back for as long as the server takes no more.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tinybird_client::blocking::Transport;

/// Until when no request is sent.
#[derive(Debug, Default)]
pub(super) struct Gate(Mutex<Duration>);

impl Gate {
    /// Waits until requests are taken.
    pub(super) fn wait(&self, transport: &dyn Transport) {
        loop {
            let until = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let left = until.saturating_sub(transport.now());
            if left.is_zero() {
                return;
            }
            transport.sleep(left);
        }
    }

    /// Takes no more for a time.
    pub(super) fn close(&self, transport: &dyn Transport, time: Option<Duration>) {
        let Some(time) = time else { return };
        let until = transport.now().saturating_add(time);
        let mut gate = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *gate = until.max(*gate);
    }
}
