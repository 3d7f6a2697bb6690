//! Passes over values that nobody asked for.

use super::Decoder;
use crate::scan::plain_length;

/// How deep lists and objects nest at most.
pub(super) const DEEPEST: u32 = 127;

impl<'t> Decoder<'t> {
    /// The text of the value that comes next.
    #[cfg(feature = "serde_json")]
    pub(crate) fn value_text(&mut self) -> Option<&'t str> {
        let start = self.at;
        self.skip_value()?;
        self.text.get(start..self.at)
    }

    /// Passes over a value of any kind.
    pub(crate) fn skip_value(&mut self) -> Option<()> {
        // Whether each of the lists and objects around is an object.
        let mut around: u128 = 0;
        let mut depth = 0;
        loop {
            let open = self.peek();
            match open {
                Some(open @ (b'[' | b'{')) => {
                    if depth == DEEPEST {
                        return self.refuse("the value nests too deep");
                    }
                    self.advance(1);
                    self.skip_space();
                    let is_object = open == b'{';
                    depth += 1;
                    around = (around << 1) | u128::from(is_object);
                    let is_empty = self.peek() == Some(if is_object { b'}' } else { b']' });
                    if !is_empty {
                        self.begin_element(is_object)?;
                        continue;
                    }
                }
                _ => self.skip_scalar()?,
            }
            // The end of a value, and perhaps of those around it.
            loop {
                if depth == 0 {
                    return Some(());
                }
                self.skip_space();
                let is_object = around & 1 == 1;
                if self.take(b',') {
                    self.skip_space();
                    self.begin_element(is_object)?;
                    break;
                }
                let (close, what) =
                    if is_object { (b'}', "a comma or `}`") } else { (b']', "a comma or `]`") };
                self.expect(close, what)?;
                depth -= 1;
                around >>= 1;
            }
        }
    }

    fn begin_element(&mut self, is_object: bool) -> Option<()> {
        if is_object {
            self.skip_string("a key")?;
            self.skip_space();
            self.expect(b':', "a colon")?;
            self.skip_space();
        }
        Some(())
    }

    fn skip_scalar(&mut self) -> Option<()> {
        match self.peek() {
            Some(b'"') => self.skip_string("a string"),
            Some(b'-' | b'0'..=b'9') => self.number().map(drop),
            Some(b't') if self.take_word("true") => Some(()),
            Some(b'f') if self.take_word("false") => Some(()),
            Some(b'n') if self.take_word("null") => Some(()),
            _ => self.unexpected("a value"),
        }
    }

    /// Passes over a string with its quotes.
    #[inline]
    pub(super) fn skip_string(&mut self, what: &'static str) -> Option<()> {
        match self.plain_string() {
            Some(_) => Some(()),
            None => self.skip_escaped(what),
        }
    }

    #[cold]
    fn skip_escaped(&mut self, what: &'static str) -> Option<()> {
        self.expect(b'"', what)?;
        loop {
            self.advance(plain_length(self.rest()));
            match self.peek() {
                Some(b'"') => {
                    self.advance(1);
                    return Some(());
                }
                Some(b'\\') => self.skip_escape()?,
                Some(_) => return self.refuse("a string has a control character that is not escaped"),
                None => return self.refuse("a string does not end"),
            }
        }
    }

    fn skip_escape(&mut self) -> Option<()> {
        let length = match self.rest() {
            [_, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [_, b'u', digits @ ..]
                if digits.get(..4).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) =>
            {
                6
            }
            _ => return self.refuse("a string has an escape that JSON does not know"),
        };
        self.advance(length);
        Some(())
    }
}
