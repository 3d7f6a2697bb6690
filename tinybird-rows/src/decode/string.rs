//! Strings and their escapes.

use std::borrow::Cow;

use super::Decoder;
use crate::scan::plain_length;

impl<'t> Decoder<'t> {
    /// Reads a string.
    pub fn string(&mut self) -> Option<Cow<'t, str>> {
        self.string_or("a string")
    }

    /// Reads a string, where another value is told to be `what`.
    #[inline]
    pub(crate) fn string_or(&mut self, what: &'static str) -> Option<Cow<'t, str>> {
        match self.plain_string() {
            Some(text) => Some(Cow::Borrowed(text)),
            None => self.escaped(what).map(Cow::Owned),
        }
    }

    /// Reads a string without escapes, if that is what comes next.
    #[inline]
    pub(crate) fn plain_string(&mut self) -> Option<&'t str> {
        let contents = self.rest().split_first().filter(|(first, _)| **first == b'"')?.1;
        let length = plain_length(contents);
        if contents.get(length) != Some(&b'"') {
            return None;
        }
        let start = self.at + 1;
        self.at = start + length + 1;
        self.text.get(start..start + length)
    }

    #[cold]
    fn escaped(&mut self, what: &'static str) -> Option<String> {
        let start = self.at + 1;
        self.skip_string(what)?;
        let contents = self.text.get(start..self.at - 1).unwrap_or_default();
        match resolve(contents) {
            Some(text) => Some(text),
            None => self.refuse("a string has half of a surrogate pair"),
        }
    }
}

/// The text of a JSON string's contents; as it stands where it has an escape that means no character.
pub(crate) fn unescape(contents: &str) -> Cow<'_, str> {
    if !contents.contains('\\') {
        return Cow::Borrowed(contents);
    }
    resolve(contents).map_or(Cow::Borrowed(contents), Cow::Owned)
}

/// Resolves escapes, of which each is known to be one of JSON's.
fn resolve(contents: &str) -> Option<String> {
    let mut text = String::with_capacity(contents.len());
    let mut rest = contents;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let (kind, after) = escape.split_at_checked(1)?;
        rest = after;
        text.push(match kind {
            "b" => '\u{8}',
            "f" => '\u{c}',
            "n" => '\n',
            "r" => '\r',
            "t" => '\t',
            "u" => {
                let (character, after) = code_point(after)?;
                rest = after;
                character
            }
            itself => itself.chars().next()?,
        });
    }
    text.push_str(rest);
    Some(text)
}

/// The character of `00e9` or `d83d\\ude00`, and what follows it.
fn code_point(digits: &str) -> Option<(char, &str)> {
    let (first, rest) = code_unit(digits)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some((char::from_u32(first.into())?, rest));
    }
    let (second, rest) = code_unit(rest.strip_prefix("\\u")?)?;
    let character = char::decode_utf16([first, second]).next()?.ok()?;
    Some((character, rest))
}

fn code_unit(digits: &str) -> Option<(u16, &str)> {
    let (unit, rest) = digits.split_at_checked(4)?;
    Some((u16::from_str_radix(unit, 16).ok()?, rest))
}
