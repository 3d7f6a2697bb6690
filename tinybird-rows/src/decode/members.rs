//! The members of a row's object, in the order in which they are asked for.

use super::string::unescape;
use super::{Decoder, name_in};
use crate::column::FromColumn;
use crate::time::zone::Zones;

/// What is remembered of a row and of the rows before it.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// Which member is asked for.
    next: usize,
    /// The rest of the object, once its members came in another order.
    found: Vec<Member>,
    is_indexed: bool,
    /// Where the object ends, then, and the value that was asked for.
    end: usize,
    end_value: usize,
    /// Where each member that is asked for stood in the row before.
    order: Vec<usize>,
    pub(super) zones: Zones,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    /// The key without its quotes.
    key: (usize, usize),
    value: (usize, usize),
}

impl Decoder<'_> {
    /// Begins the row's object.
    #[inline]
    pub fn begin(&mut self) {
        self.members.next = 0;
        self.members.is_indexed = false;
        self.skip_space();
        if self.expect(b'{', "an object").is_some() {
            self.skip_space();
        }
    }

    /// The number of the member that is being read.
    pub(crate) fn column(&self) -> usize {
        self.members.next.saturating_sub(1)
    }

    pub(crate) fn zones(&mut self) -> &mut Zones {
        &mut self.members.zones
    }

    /// Goes to the value of the member whose key is `"name":`.
    #[inline(always)]
    pub(super) fn seek(&mut self, key: &'static str) -> bool {
        let number = self.members.next;
        self.members.next += 1;
        // No key is where members are indexed: what is read then ends at a comma or a brace.
        if self.rest().starts_with(key.as_bytes()) {
            self.advance(key.len());
            self.skip_space();
            return true;
        }
        self.find(number, key)
    }

    /// The same with white space in front of the colon.
    fn take_spaced_key(&mut self, key: &'static str) -> bool {
        let start = self.at;
        if self.take_word(key.strip_suffix(':').unwrap_or(key)) {
            self.skip_space();
            if self.take(b':') {
                self.skip_space();
                return true;
            }
        }
        self.at = start;
        false
    }

    /// Looks for a member among all that are left.
    fn find(&mut self, number: usize, key: &'static str) -> bool {
        if !self.members.is_indexed && self.take_spaced_key(key) {
            return true;
        }
        if self.failure.is_some() || (!self.members.is_indexed && self.index().is_none()) {
            return false;
        }
        let name = name_in(key);
        let is_it = |member: &Member| {
            let found = self.text.get(member.key.0..member.key.1).unwrap_or_default();
            found == name || (found.contains('\\') && unescape(found) == unescape(name))
        };
        let before = self.members.order.get(number).copied().unwrap_or(number);
        let place = match self.members.found.get(before) {
            Some(member) if is_it(member) => Some(before),
            _ => self.members.found.iter().position(is_it),
        };
        let Some(place) = place else { return false };
        if place != before {
            if self.members.order.len() <= number {
                let known = self.members.order.len();
                self.members.order.extend(known..=number);
            }
            if let Some(order) = self.members.order.get_mut(number) {
                *order = place;
            }
        }
        match self.members.found.get(place) {
            Some(member) => {
                self.at = member.value.0;
                self.members.end_value = member.value.1;
                true
            }
            None => false,
        }
    }

    /// Reads the column that comes next, whatever its name.
    #[inline]
    pub(crate) fn next_column<C: ?Sized, T: FromColumn<C>>(&mut self) -> Option<T> {
        self.members.next += 1;
        if self.peek() == Some(b'}') {
            return self.refuse("the row has fewer columns than the tuple");
        }
        let key = self.skip_key()?;
        match T::read(self).and_then(|value| self.end_member().map(|()| value)) {
            Some(value) => Some(value),
            None => self.refuse_in(self.text.get(key.0..key.1).unwrap_or_default()),
        }
    }

    /// Ends a row that is a tuple.
    pub(crate) fn end_tuple(&mut self) -> Option<()> {
        if self.take(b'}') { Some(()) } else { self.refuse("the row has more columns than the tuple") }
    }

    /// Remembers where the members stand that are left.
    #[cold]
    fn index(&mut self) -> Option<()> {
        self.members.found.clear();
        while self.peek() != Some(b'}') {
            let key = self.skip_key()?;
            let start = self.at;
            self.skip_value()?;
            self.members.found.push(Member { key, value: (start, self.at) });
            self.end_member()?;
        }
        self.advance(1);
        self.members.end = self.at;
        self.members.is_indexed = true;
        Some(())
    }

    /// Passes over a key and its colon; gives where the key stands, without its quotes.
    fn skip_key(&mut self) -> Option<(usize, usize)> {
        let start = self.at + 1;
        self.skip_string("a key")?;
        let key = (start, self.at - 1);
        self.skip_space();
        self.expect(b':', "a colon")?;
        self.skip_space();
        Some(key)
    }

    /// Passes over what stands between two members; another one follows after a comma.
    #[inline]
    pub(super) fn end_member(&mut self) -> Option<()> {
        self.skip_space();
        if self.take(b',') {
            self.skip_space();
            return match self.peek() {
                Some(b'"') => Some(()),
                _ => self.unexpected("a key"),
            };
        }
        match self.peek() {
            Some(b'}') => Some(()),
            _ => self.unexpected("a comma or `}`"),
        }
    }

    /// Ends the value of a member that was asked for.
    #[inline]
    pub(super) fn end_value(&mut self) {
        if !self.members.is_indexed {
            self.end_member();
        } else if self.at != self.members.end_value {
            self.unexpected::<()>("the end of the value");
        }
    }

    /// Passes over what is left of the object.
    #[inline]
    pub(super) fn end_members(&mut self) {
        if self.failure.is_some() {
            return;
        }
        if self.members.is_indexed {
            self.at = self.members.end;
        } else if !self.take(b'}') {
            self.index();
        }
    }
}
