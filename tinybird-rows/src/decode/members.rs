//! The members of a row's object, in the order in which they are requested.
//!
//! Where that is the order of the text, each key is compared in place and nothing is remembered. Members that stand
//! before one that is requested are passed over, and read when it is their turn.

use super::string::unescape;
use super::{Decoder, name_in};
use crate::column::FromColumn;
use crate::time::zone::Zones;

/// What is remembered of a row and of the rows before it.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// How many members were requested.
    requested: usize,
    /// The members that were passed over.
    passed: Vec<Member>,
    /// While one of them is read: where it ends, and where reading goes on.
    jump: Option<(usize, usize)>,
    /// Which of the members passed over each one was in the row before.
    places: Vec<Option<usize>>,
    /// The keys of the members that were passed over in the row before, where they were requested.
    keys: Vec<Option<&'static str>>,
    pub(super) zones: Zones,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    /// The key, where it is that of the row before.
    same: Option<&'static str>,
    /// The key without its quotes.
    key: (usize, usize),
    value: (usize, usize),
}

impl Decoder<'_> {
    /// Begins the row's object.
    #[inline]
    pub fn begin(&mut self) {
        self.members.requested = 0;
        self.members.passed.clear();
        self.members.jump = None;
        self.skip_space();
        if self.expect(b'{', "an object").is_some() {
            self.skip_space();
        }
    }

    /// The number of the member that is being read.
    pub(crate) fn column(&self) -> usize {
        self.members.requested.saturating_sub(1)
    }

    pub(crate) fn zones(&mut self) -> &mut Zones {
        &mut self.members.zones
    }

    /// Goes to the value of the member whose key is `"name":`.
    #[inline(always)]
    pub(super) fn seek(&mut self, key: &'static str) -> bool {
        self.members.requested += 1;
        if self.take_word(key) {
            self.skip_space();
            return true;
        }
        self.find(key)
    }

    /// Looks for a member that does not come next.
    fn find(&mut self, key: &'static str) -> bool {
        // After a mistake nothing is found.
        if self.failure.is_some() {
            return false;
        }
        let number = self.column();
        let place = self.members.places.get(number).copied().flatten();
        if let Some(place) = place
            && self.jump_to(place, key)
        {
            return true;
        }
        if place.is_none() && self.pass_until(key) == Some(true) {
            return true;
        }
        // It is not where it was in the row before.
        let count = self.members.passed.len();
        let found = (0..count).find(|place| self.jump_to(*place, key));
        if self.members.places.len() <= number {
            self.members.places.resize(number + 1, None);
        }
        if let Some(place) = self.members.places.get_mut(number) {
            *place = found;
        }
        if let Some(place) = found {
            let keys = &mut self.members.keys;
            keys.resize(keys.len().max(place + 1), None);
            keys[place] = Some(key);
        }
        found.is_some() || self.pass_until(key) == Some(true)
    }

    /// Goes to a member that was passed over, if it is the one with this key.
    fn jump_to(&mut self, place: usize, key: &'static str) -> bool {
        let Some(member) = self.members.passed.get(place).copied() else { return false };
        if member.same != Some(key) && !self.is_key(member.key, key) {
            return false;
        }
        self.members.jump = Some((member.value.1, self.at));
        self.at = member.value.0;
        true
    }

    /// Whether a key that may have escapes, or white space after it, is this one.
    #[inline]
    fn is_key(&self, found: (usize, usize), key: &'static str) -> bool {
        let (found, name) = (self.text.get(found.0..found.1).unwrap_or_default(), name_in(key));
        found == name || (has_escape(name) || has_escape(found)) && unescape(found) == unescape(name)
    }

    /// Passes over members until the one with this key, to whose value it goes.
    fn pass_until(&mut self, key: &'static str) -> Option<bool> {
        while self.peek() != Some(b'}') {
            let begin = self.at + 1;
            let same = self.members.keys.get(self.members.passed.len()).copied().flatten();
            let same = same.filter(|same| *same != key && self.take_word(same));
            let found = match same {
                // Mostly the members are in the order of the row before.
                Some(same) => {
                    self.skip_space();
                    (begin, begin + name_in(same).len())
                }
                None => self.skip_key()?,
            };
            if same.is_none() && self.is_key(found, key) {
                return Some(true);
            }
            let start = self.at;
            self.skip_value()?;
            self.members.passed.push(Member { same, key: found, value: (start, self.at) });
            self.end_member()?;
        }
        Some(false)
    }

    /// Passes over a key and its colon; gives where the key stands, without its quotes.
    #[inline]
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
    fn end_member(&mut self) -> Option<()> {
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

    /// Ends the value of a member that was requested.
    #[inline]
    pub(super) fn end_value(&mut self) {
        match self.members.jump {
            // Mostly another member follows at once.
            None if matches!(self.rest(), [b',', b'"', ..]) => self.advance(1),
            None => {
                self.end_member();
            }
            Some((end, next)) if self.at == end => {
                self.members.jump = None;
                self.at = next;
            }
            Some(_) => {
                self.unexpected::<()>("the end of the value");
            }
        }
    }

    /// Passes over what is left of the object.
    #[inline]
    pub(super) fn end_members(&mut self) {
        if self.failure.is_none() && !self.take(b'}') {
            self.pass_all();
        }
    }

    fn pass_all(&mut self) -> Option<()> {
        while self.peek() != Some(b'}') {
            self.skip_key()?;
            self.skip_value()?;
            self.end_member()?;
        }
        self.advance(1);
        Some(())
    }

    /// Reads the column that comes next, whatever its name.
    #[inline]
    pub(crate) fn next_column<C: ?Sized, T: FromColumn<C>>(&mut self) -> Option<T> {
        self.members.requested += 1;
        if self.peek() == Some(b'}') {
            return self.refuse("the row has fewer columns than the tuple");
        }
        let key = self.skip_key()?;
        match T::read(self) {
            Some(value) => {
                self.end_member()?;
                Some(value)
            }
            None => self.refuse_in(self.text.get(key.0..key.1).unwrap_or_default()),
        }
    }

    /// Ends a row that is a tuple.
    pub(crate) fn end_tuple(&mut self) -> Option<()> {
        if self.take(b'}') { Some(()) } else { self.refuse("the row has more columns than the tuple") }
    }
}

/// For names, which are too short for a search that prepares for longer ones.
#[inline]
fn has_escape(name: &str) -> bool {
    name.bytes().any(|byte| byte == b'\\')
}
