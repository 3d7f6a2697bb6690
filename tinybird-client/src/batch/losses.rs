//! Rows that were given up, until `on_lost` has them.

use std::collections::VecDeque;

use crate::error::Error;
use crate::ingest::Part;

/// Rows that were given up, until `on_lost` has them, and those who wait for what was pushed before.
#[derive(Debug, Default)]
pub(super) struct Losses {
    untold: VecDeque<Loss>,
    /// The bytes that are charged for what `on_lost` does not have.
    charged: usize,
    watches: Vec<Watch>,
    next_watch: u64,
}

#[derive(Debug)]
pub(super) struct Loss {
    pub(super) part: Part,
    pub(super) rows: u64,
    pub(super) error: Error,
    /// The bytes that are charged for it.
    pub(super) charge: usize,
}

/// Someone who wants to know whether the first rows get lost.
#[derive(Debug)]
struct Watch {
    id: u64,
    rows: u64,
    error: Option<Error>,
}

impl Losses {
    pub(super) fn add(&mut self, loss: Loss) {
        for watch in &mut self.watches {
            if loss.part.first < watch.rows && watch.error.is_none() {
                watch.error = Some(loss.error.without_source());
            }
        }
        self.charged += loss.charge;
        self.untold.push_back(loss);
    }

    pub(super) fn pop(&mut self) -> Option<Loss> {
        self.untold.pop_front()
    }

    pub(super) fn charged(&self) -> usize {
        self.charged
    }

    pub(super) fn discharge(&mut self, bytes: usize) {
        self.charged -= bytes;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.untold.is_empty()
    }

    /// Watches the first `rows` that were pushed.
    pub(super) fn watch(&mut self, rows: u64) -> u64 {
        self.next_watch += 1;
        self.watches.push(Watch { id: self.next_watch, rows, error: None });
        self.next_watch
    }

    /// Ends a watch: why some of its rows were lost.
    pub(super) fn unwatch(&mut self, id: u64) -> Option<Error> {
        let index = self.watches.iter().position(|watch| watch.id == id)?;
        self.watches.swap_remove(index).error
    }
}
