//! The words, numbers and texts of a type.

use std::ops::Range;

use super::quote;
use super::rules::TYPE_SYNTAX;
use super::syntax::Parser;
use crate::rule::Invalid;

impl<'a> Parser<'a> {
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn space(&mut self) {
        if matches!(self.text.as_bytes().get(self.at), Some(b' ' | 0x09..=0x0d | 0x80..)) {
            self.at = self.text.len() - self.rest().trim_start().len();
        }
    }

    /// Takes `c` and the space after it, if it is next.
    pub(super) fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
            self.space();
        }
        found
    }

    /// A word, or nothing: letters, digits, `_` and `$`.
    pub(super) fn word(&mut self) -> Option<(&'a str, Range<usize>)> {
        let length = word_length(self.rest());
        let range = self.at..self.at + length;
        let word = self.text.get(range.clone()).filter(|word| !word.is_empty())?;
        self.at = range.end;
        self.space();
        Some((word, range))
    }

    /// The word that is next, in capitals, and the place after it.
    pub(super) fn upper(&self, at: usize) -> (String, usize) {
        let mut ahead = Parser { text: self.text, at };
        match ahead.word() {
            Some((word, range)) => (word.to_ascii_uppercase(), range.end),
            None => (String::new(), at),
        }
    }

    /// The length of the number that is next: sign, digits, fraction, exponent.
    pub(super) fn number_length(&self) -> usize {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
        let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
        let mut at = sign + digits(sign);
        if bytes.get(at) == Some(&b'.') && digits(at + 1) > 0 {
            at += 1 + digits(at + 1);
        }
        if at == sign {
            return 0;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let exponent = digits(at + 1 + sign);
            if exponent > 0 {
                at += 1 + sign + exponent;
            }
        }
        at
    }

    pub(super) fn quoted(&mut self) -> Result<(String, Range<usize>, char), Invalid> {
        let quote = self.peek().unwrap_or('\'');
        let start = self.at;
        let Some((text, length)) = quote::read(self.rest()) else {
            return Err(Invalid::new(
                &TYPE_SYNTAX,
                "this quote is not closed",
                format!("add the missing `{quote}`"),
            )
            .at(start..start + 1));
        };
        self.at += length;
        let range = start..self.at;
        self.space();
        Ok((text, range, quote))
    }

    /// Where what was just taken ends, without the space after it.
    pub(super) fn end_before_space(&self) -> usize {
        self.text.get(..self.at).unwrap_or_default().trim_end().len()
    }
}

/// The length of the word at the start of `text`.
pub(super) fn word_length(text: &str) -> usize {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    let plain = text.bytes().position(|byte| !is_plain(byte)).unwrap_or(text.len());
    match text.as_bytes().get(plain) {
        // Letters and digits of other scripts.
        Some(0x80..) => {
            let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
            text.find(|c| !is_word(c)).unwrap_or(text.len())
        }
        _ => plain,
    }
}
