//! The members of a row's objects: what generated code calls.

use super::Encoder;
use crate::column::ToColumn;

/// An object that has begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object {
    key_start: usize,
    start: usize,
}

#[doc(hidden)]
impl Encoder {
    /// Writes a member: its key with the comma in front of it and the colon after it, and its value.
    #[inline]
    pub fn put<C: ?Sized, T: ToColumn<C> + ?Sized>(&mut self, key: &'static str, value: &T) {
        if value.is_sent() {
            self.key = key;
            self.out.extend_from_slice(key.as_bytes());
            value.write(self);
        }
    }

    /// The same where the key is not the column's name.
    #[inline]
    pub fn put_as<C: ?Sized, T: ToColumn<C> + ?Sized>(
        &mut self,
        column: &'static str,
        key: &'static str,
        value: &T,
    ) {
        self.column = column;
        self.put::<C, T>(key, value);
        self.column = "";
    }

    /// Begins an object that several members share.
    #[inline]
    pub fn open(&mut self, key: &'static str) {
        let key_start = self.out.len();
        self.out.extend_from_slice(key.as_bytes());
        self.objects.push(Object { key_start, start: self.out.len() });
    }

    /// Ends it. One without members is left out.
    #[inline]
    pub fn close(&mut self) {
        let Some(object) = self.objects.pop() else { return };
        if self.out.len() == object.start {
            self.out.truncate(object.key_start);
        } else {
            self.end_object(object.start);
        }
    }

    /// The comma of the first member becomes the brace that begins the object.
    #[inline]
    pub(super) fn end_object(&mut self, start: usize) {
        match self.out.get_mut(start) {
            Some(comma) => *comma = b'{',
            None => self.out.push(b'{'),
        }
        self.out.push(b'}');
    }

    /// Writes a list of objects whose members are elements of several columns: as many as each column has, unless it is
    /// left out.
    pub fn items(
        &mut self,
        key: &'static str,
        columns: &[(&'static str, Option<usize>)],
        mut write: impl FnMut(&mut Self),
    ) {
        let mut sent = columns.iter().filter_map(|(column, count)| Some((*column, (*count)?)));
        let Some((first, count)) = sent.next() else { return };
        if let Some((other, other_count)) = sent.find(|(_, other)| *other != count) {
            self.column = other;
            self.refuse(format!(
                "`{first}` has {count} elements and `{other}` has {other_count}, and they are sent as one list of objects"
            ));
            self.column = "";
            return;
        }
        self.word(key);
        let mut separator = b'[';
        for index in 0..count {
            self.byte(separator);
            separator = b',';
            self.index = index;
            let start = self.out.len();
            write(self);
            self.end_object(start);
        }
        if count == 0 {
            self.byte(separator);
        }
        self.byte(b']');
    }

    /// How many elements a value has that is sent in such a list.
    pub fn count<C: ?Sized, T: ToColumn<C> + ?Sized>(&self, value: &T) -> Option<usize> {
        value.count()
    }

    /// Which element of the list is being written.
    pub(crate) fn index(&self) -> usize {
        self.index
    }
}
