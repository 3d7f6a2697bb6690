//! The memory that rows take: no more than `max_buffered`, whatever is waiting, compressed or under way.

use super::{Held, Machine};
use crate::batch::builder::Settings;
use crate::error::{Error, ErrorKind};

/// The smallest piece of memory for rows.
const SMALLEST: usize = 4096;

impl Machine {
    /// Whether so many bytes fit into the open part.
    pub(super) fn make_room(&mut self, bytes: usize) -> bool {
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
    pub(super) fn room_left(&self) -> usize {
        let lent = self.losses.charged().min(Settings::compressing(self.settings.max_bytes));
        (self.settings.room() + lent).saturating_sub(self.charged)
    }

    pub(super) fn forget_spare(&mut self) {
        self.charged -= self.spare.capacity();
        self.spare = Vec::new();
    }

    /// Drops the oldest part that is not under way, unless `on_lost` has not even got those before.
    pub(super) fn drop_oldest(&mut self) -> bool {
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

    /// Whether a part of so many bytes may be compressed now. One may always be.
    pub(super) fn reserve(&self, bytes: usize) -> bool {
        let has_requests = self.under_way.iter().chain(&self.again).any(|held| held.request.is_some());
        let is_compressing = self.under_way.iter().any(|held| held.request.is_none());
        let fits = self.charged + Settings::compressing(bytes) <= self.settings.max_buffered;
        fits || !(has_requests || is_compressing)
    }

    pub(super) fn charged_for_request(&mut self, mut held: Held) -> Held {
        if held.request.is_none() {
            let bytes = Settings::compressing(held.part.lines.len());
            self.charge_request(&mut held, bytes);
        }
        held
    }

    pub(super) fn charge_request(&mut self, held: &mut Held, bytes: usize) {
        self.charged = self.charged - held.request_charge + bytes;
        held.request_charge = bytes;
    }

    /// Keeps the memory of a part that is done, if nobody else has it.
    pub(super) fn reuse(&mut self, held: Held) {
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

    /// `on_lost` has what was lost.
    pub(in crate::batch) fn discharge(&mut self, bytes: usize) {
        self.charged -= bytes;
        self.losses.discharge(bytes);
    }

    #[cfg(test)]
    pub(in crate::batch) fn charged(&self) -> usize {
        self.charged
    }
}
