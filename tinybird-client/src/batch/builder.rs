//! How batches are made and kept.

use std::time::Duration;

use crate::options::{Delivery, Options};

/// What is done with a row for which there is no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhenFull {
    /// `push` waits until there is room.
    Wait,
    /// `push` refuses the row.
    Refuse,
    /// The oldest rows that are not under way make room, and go to `on_lost`. If all are under way, the new row is refused.
    DropOldest,
}

/// How batches are made and kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    pub(crate) max_rows: u64,
    pub(crate) max_bytes: usize,
    pub(crate) max_wait: Duration,
    pub(crate) max_buffered: usize,
    pub(crate) in_flight: usize,
    pub(crate) when_full: WhenFull,
    pub(crate) delivery: Delivery,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_rows: 100_000,
            max_bytes: 5_000_000,
            max_wait: Duration::from_secs(1),
            max_buffered: 64_000_000,
            in_flight: 4,
            when_full: WhenFull::Wait,
            delivery: Delivery::AtLeastOnce,
        }
    }
}

impl Settings {
    /// With what makes no sense replaced by what is closest to it.
    pub(super) fn limited(mut self, options: &Options) -> Self {
        self.max_rows = self.max_rows.max(1);
        self.in_flight = self.in_flight.max(1);
        self.max_bytes = self.max_bytes.min(options.max_request).min(self.max_buffered / 8).max(1);
        self
    }

    /// What compressing so many bytes may need. So much is kept free, so that a full buffer can be sent.
    pub(super) fn compressing(bytes: usize) -> usize {
        bytes + bytes / 2
    }

    /// The most bytes that rows may take until they are compressed.
    pub(super) fn room(&self) -> usize {
        self.max_buffered.saturating_sub(Self::compressing(self.max_bytes))
    }
}

/// The methods of a builder that has `settings` and `on_lost`.
macro_rules! builder_methods {
    () => {
        /// The most rows of a request: 100 000.
        pub fn max_rows(mut self, rows: u64) -> Self {
            self.settings.max_rows = rows;
            self
        }

        /// The most bytes of a request, before they are compressed: 5 MB.
        ///
        /// It is never more than [`Options::max_request`](crate::Options::max_request), nor than an eighth of
        /// [`max_buffered`](Self::max_buffered). A single row may be larger.
        pub fn max_bytes(mut self, bytes: usize) -> Self {
            self.settings.max_bytes = bytes;
            self
        }

        /// How long a row waits at most for others: a second.
        pub fn max_wait(mut self, wait: std::time::Duration) -> Self {
            self.settings.max_wait = wait;
            self
        }

        /// The most bytes of all that is waiting, compressed and under way: 64 MB.
        pub fn max_buffered(mut self, bytes: usize) -> Self {
            self.settings.max_buffered = bytes;
            self
        }

        /// How many requests are under way at once: 4.
        pub fn in_flight(mut self, requests: usize) -> Self {
            self.settings.in_flight = requests;
            self
        }

        /// What is done with a row for which there is no room: `push` waits.
        pub fn when_full(mut self, when_full: crate::batch::WhenFull) -> Self {
            self.settings.when_full = when_full;
            self
        }

        /// What becomes of rows that may have been written: at least once.
        pub fn delivery(mut self, delivery: crate::Delivery) -> Self {
            self.settings.delivery = delivery;
            self
        }

        /// Gets the rows that are given up or dropped.
        ///
        /// It is called by the one that gives them up: a worker, or a call of `push` or `close`. It may push rows.
        pub fn on_lost(mut self, on_lost: impl FnMut(crate::batch::Lost) + Send + 'static) -> Self {
            self.on_lost = Some(Box::new(on_lost));
            self
        }
    };
}
pub(crate) use builder_methods;
