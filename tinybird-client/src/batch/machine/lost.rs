//! Rows that are given up, and come back through `on_lost`.

use super::{Held, Machine};
use crate::batch::losses::{Loss, Losses};
use crate::error::{Error, ErrorKind};

impl Machine {
    pub(super) fn lose_all_of(&mut self, held: Held, error: Error) {
        let rows = held.part.rows;
        self.report.lost += rows;
        self.lose(held, rows, error);
    }

    /// Gives back rows that are counted as lost or dropped. Their memory is charged until `on_lost` has them.
    pub(super) fn lose(&mut self, held: Held, rows: u64, error: Error) {
        self.report.buffered -= rows;
        let maybe_applied = held.maybe_applied || error.maybe_applied();
        let error = error.with_maybe_applied(maybe_applied);
        self.charged -= held.request_charge;
        self.losses.add(Loss { part: held.part, rows, error, charge: held.charge });
    }

    /// All that is not yet answered is lost.
    pub(in crate::batch) fn give_up(&mut self, kind: ErrorKind, message: &'static str) {
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

    pub(in crate::batch) fn losses(&mut self) -> &mut Losses {
        &mut self.losses
    }

    pub(in crate::batch) fn is_all_told(&self) -> bool {
        self.losses.is_empty()
    }

    pub(in crate::batch) fn pop_loss(&mut self) -> Option<Loss> {
        self.losses.pop()
    }
}
