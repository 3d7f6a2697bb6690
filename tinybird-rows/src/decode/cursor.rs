//! One step through the text.

use super::Decoder;

impl<'t> Decoder<'t> {
    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over `byte`, if it is the next one.
    #[inline]
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// What is not read yet.
    #[inline]
    pub(crate) fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn advance(&mut self, length: usize) {
        self.at += length;
    }

    #[inline]
    pub(crate) fn skip_space(&mut self) {
        if matches!(self.peek(), Some(..=b' ')) {
            self.skip_spaces();
        }
    }

    fn skip_spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    /// Passes over one of JSON's words, if it is what comes next.
    #[inline(always)]
    pub(crate) fn take_word(&mut self, word: &str) -> bool {
        // With the length of a word that is known, this is a comparison of two or three numbers.
        let found = self.rest().get(..word.len()) == Some(word.as_bytes());
        if found {
            self.at += word.len();
        }
        found
    }

    /// Passes over `byte`, or refuses what stands there.
    #[inline]
    pub(crate) fn expect(&mut self, byte: u8, what: &'static str) -> Option<()> {
        if self.take(byte) { Some(()) } else { self.unexpected(what) }
    }

    /// Refuses what comes next: `what` belongs there.
    #[cold]
    pub(crate) fn unexpected<T>(&mut self, what: &'static str) -> Option<T> {
        let found = match self.peek() {
            None => "the text ends",
            Some(b'"') => "this is a string",
            Some(b'0'..=b'9' | b'-') => "this is a number",
            Some(b't' | b'f') => "this is a boolean",
            Some(b'n') => "this is null",
            Some(b'[') => "this is a list",
            Some(b'{') => "this is an object",
            Some(_) => "this is not JSON",
        };
        self.refuse(format!("{found} where {what} is expected"))
    }

    /// Reads what a list or an object holds, after its bracket: `read` is called for each element.
    #[inline]
    pub(crate) fn until(
        &mut self,
        close: u8,
        what: &'static str,
        mut read: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.skip_space();
        if self.take(close) {
            return Some(());
        }
        loop {
            read(self)?;
            self.skip_space();
            if self.take(close) {
                return Some(());
            }
            self.expect(b',', what)?;
            self.skip_space();
        }
    }
}
