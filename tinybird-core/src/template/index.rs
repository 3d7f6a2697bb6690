//! Names and their numbers. It holds no types of its own, so that it costs those who compile it less than a map.

/// Names, numbered from 0 in the order in which they were added.
#[derive(Debug, Default)]
pub(super) struct Index {
    names: Vec<String>,
    /// Numbers of names, plus one, each at or after the place that its name's hash says; at most half of them are taken.
    slots: Vec<usize>,
}

impl Index {
    /// The number of a name, and whether it is new.
    pub(super) fn add(&mut self, name: &str) -> (usize, bool) {
        if self.names.len() * 2 >= self.slots.len() {
            self.slots = vec![0; (self.slots.len() * 2).max(16)];
            for number in 0..self.names.len() {
                let slot = self.slot(self.names.get(number).map_or("", String::as_str));
                self.set(slot, number);
            }
        }
        let slot = self.slot(name);
        if let Some(number) = self.number(slot) {
            return (number, false);
        }
        self.set(slot, self.names.len());
        self.names.push(name.to_owned());
        (self.names.len() - 1, true)
    }

    /// The number of a name that was added.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.number(self.slot(name))
    }

    /// Whether a name was added.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The names, in the order of their numbers.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Where a name stands, or would stand.
    fn slot(&self, name: &str) -> usize {
        // FNV-1a.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in name.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let last = self.slots.len().wrapping_sub(1);
        let mut slot = usize::try_from(hash >> 32).unwrap_or_default() & last;
        while self.number(slot).is_some_and(|number| self.names.get(number).is_none_or(|known| known != name))
        {
            slot = (slot + 1) & last;
        }
        slot
    }

    fn number(&self, slot: usize) -> Option<usize> {
        self.slots.get(slot)?.checked_sub(1)
    }

    fn set(&mut self, slot: usize, number: usize) {
        if let Some(taken) = self.slots.get_mut(slot) {
            *taken = number + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_as_they_come() {
        let mut index = Index::default();
        assert_eq!(index.find("a"), None);
        for number in 0..1000 {
            assert_eq!(index.add(&number.to_string()), (number, true));
            assert_eq!(index.add("0"), (0, false));
        }
        assert!((0..1000).all(|number| index.find(&number.to_string()) == Some(number)));
        assert!(!index.contains("1000"));
        assert_eq!(index.names()[999], "999");
    }
}
