//! Splits a file into tokens, as far as it takes to find names, brackets and macro calls.
//!
//! It takes what rustc takes, and more: rustc reports what is not a literal or a name, and within our macros the item
//! parser does. Comments are passed over, doc comments included.

use proc_macro2::Delimiter;

use crate::span::Span;

/// A token; a group is followed by the tokens that it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
    /// How many tokens it holds.
    pub(crate) inner: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Ident,
    Literal,
    /// A punctuation mark, and whether another one follows at once.
    Punct(u8, bool),
    Group(Delimiter),
}

/// The tokens from a byte of the text on; or where it cannot be split further.
pub(crate) fn lex(text: &str, from: usize) -> Result<Vec<Token>, usize> {
    // Positions are of 32 bits.
    u32::try_from(text.len()).map_err(|_| 0_usize)?;
    let tokens = Vec::with_capacity(text.len() / 6);
    Lexer { text, bytes: text.as_bytes(), at: from, tokens, open: Vec::new() }.run()
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    /// The groups that are not closed, by their tokens.
    open: Vec<usize>,
}

impl Lexer<'_> {
    fn run(mut self) -> Result<Vec<Token>, usize> {
        loop {
            self.space()?;
            let start = self.at;
            let Some(&byte) = self.bytes.get(start) else { break };
            match byte {
                b'(' => self.open(Delimiter::Parenthesis),
                b'[' => self.open(Delimiter::Bracket),
                b'{' => self.open(Delimiter::Brace),
                b')' => self.close(Delimiter::Parenthesis)?,
                b']' => self.close(Delimiter::Bracket)?,
                b'}' => self.close(Delimiter::Brace)?,
                b'"' => {
                    let end = self.string(start + 1).ok_or(start)?;
                    self.literal(end);
                }
                b'\'' => match self.character(start) {
                    Some(end) => self.literal(end),
                    // A lifetime.
                    None if self.is_name(start + 1) => self.push(Kind::Punct(b'\'', true), start + 1),
                    None => return Err(start),
                },
                b'0'..=b'9' => {
                    let end = self.number(start);
                    self.literal(end);
                }
                _ if self.is_name(start) => self.word(start)?,
                _ if is_punct(byte) => self.push(Kind::Punct(byte, self.is_punct(start + 1)), start + 1),
                _ => return Err(start),
            }
        }
        match self.open.last().and_then(|open| self.tokens.get(*open)) {
            Some(open) => Err(open.span.byte_range().start),
            None => Ok(self.tokens),
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or_default()
    }

    fn char(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// A token from where the last one and the space behind it ended.
    fn push(&mut self, kind: Kind, end: usize) {
        self.tokens.push(Token { kind, span: Span::new(self.at, end), inner: 0 });
        self.at = end;
    }

    /// A literal, with its suffix.
    fn literal(&mut self, end: usize) {
        let end = self.word_end(end);
        self.push(Kind::Literal, end);
    }

    fn open(&mut self, delimiter: Delimiter) {
        self.open.push(self.tokens.len());
        self.push(Kind::Group(delimiter), self.at + 1);
    }

    fn close(&mut self, delimiter: Delimiter) -> Result<(), usize> {
        let (at, count) = (self.at, self.tokens.len());
        let open = self.open.pop().ok_or(at)?;
        let group = self.tokens.get_mut(open).ok_or(at)?;
        if group.kind != Kind::Group(delimiter) {
            return Err(at);
        }
        self.at += 1;
        group.span = Span::new(group.span.byte_range().start, self.at);
        // There are no more tokens than bytes.
        group.inner = u32::try_from(count - open - 1).unwrap_or(u32::MAX);
        Ok(())
    }

    /// Passes over blanks and comments.
    fn space(&mut self) -> Result<(), usize> {
        loop {
            match self.byte(self.at) {
                byte if is_blank(byte) => self.at += 1,
                b'/' if self.byte(self.at + 1) == b'/' => {
                    let rest = self.bytes.get(self.at..).unwrap_or_default();
                    self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                }
                b'/' if self.byte(self.at + 1) == b'*' => self.at = self.comment_end().ok_or(self.at)?,
                0x80.. => match self.char(self.at) {
                    Some(char) if is_space(char) => self.at += char.len_utf8(),
                    _ => return Ok(()),
                },
                _ => return Ok(()),
            }
        }
    }

    fn comment_end(&self) -> Option<usize> {
        let (mut at, mut depth) = (self.at, 0_usize);
        loop {
            match (*self.bytes.get(at)?, self.byte(at + 1)) {
                (b'/', b'*') => (at, depth) = (at + 2, depth + 1),
                (b'*', b'/') if depth == 1 => return Some(at + 2),
                (b'*', b'/') => (at, depth) = (at + 2, depth - 1),
                _ => at += 1,
            }
        }
    }

    /// Whether a name may start here.
    fn is_name(&self, at: usize) -> bool {
        match self.byte(at) {
            b'_' => true,
            0x80.. => self.char(at).is_some_and(|char| !is_space(char)),
            byte => byte.is_ascii_alphabetic(),
        }
    }

    fn is_punct(&self, at: usize) -> bool {
        let byte = self.byte(at);
        is_punct(byte) && !(byte == b'/' && matches!(self.byte(at + 1), b'/' | b'*'))
    }

    /// The end of the letters and digits from here on.
    fn word_end(&self, mut at: usize) -> usize {
        loop {
            at += self.bytes.iter().skip(at).take_while(|byte| is_word(**byte)).count();
            match self.byte(at) {
                0x80.. => match self.char(at) {
                    Some(char) if !is_space(char) => at += char.len_utf8(),
                    _ => return at,
                },
                _ => return at,
            }
        }
    }

    /// A name, or a literal that starts with letters.
    fn word(&mut self, start: usize) -> Result<(), usize> {
        let end = self.word_end(start);
        let (prefix, next) = (self.bytes.get(start..end).unwrap_or_default(), self.byte(end));
        match (prefix, next) {
            (b"r", b'#') if self.is_name(end + 1) => self.push(Kind::Ident, self.word_end(end + 1)),
            (b"r" | b"br" | b"cr", b'"' | b'#') => {
                let end = self.raw_string(end).ok_or(start)?;
                self.literal(end);
            }
            (b"b" | b"c", b'"') => {
                let end = self.string(end + 1).ok_or(start)?;
                self.literal(end);
            }
            (b"b", b'\'') => {
                let end = self.character(end).ok_or(start)?;
                self.literal(end);
            }
            _ => self.push(Kind::Ident, end),
        }
        Ok(())
    }

    /// The end of a string, from behind its opening quote.
    fn string(&self, mut at: usize) -> Option<usize> {
        loop {
            let rest = self.bytes.get(at..)?;
            at += rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            if self.byte(at) == b'"' {
                return Some(at + 1);
            }
            at += 2;
        }
    }

    /// The end of a raw string, from behind its `r`.
    fn raw_string(&self, start: usize) -> Option<usize> {
        let rest = self.text.get(start..)?;
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let body = rest.get(hashes..)?.strip_prefix('"')?;
        let end = format!("\"{}", rest.get(..hashes)?);
        Some(start + hashes + 1 + body.find(&end)? + end.len())
    }

    /// The end of a character in quotes, if it is one and no lifetime.
    fn character(&self, quote: usize) -> Option<usize> {
        let first = self.char(quote + 1)?;
        let mut end = quote + 1 + first.len_utf8();
        if first == '\\' {
            // The escaped character may be a quote.
            end += self.char(end)?.len_utf8();
            let rest = self.text.get(end..)?;
            end += rest.find(['\'', '\n'])?;
        }
        (self.byte(end) == b'\'').then_some(end + 1)
    }

    /// The end of a number, but for its suffix.
    fn number(&self, start: usize) -> usize {
        let digits = |mut at: usize| {
            while matches!(self.byte(at), b'0'..=b'9' | b'_') {
                at += 1;
            }
            at
        };
        let mut end = digits(start);
        // In `0..1` and `0.max(1)` the point is not the number's.
        if self.byte(end) == b'.' && self.byte(end + 1) != b'.' && !self.is_name(end + 1) {
            end = digits(end + 1);
        }
        if matches!(self.byte(end), b'e' | b'E') && matches!(self.byte(end + 1), b'+' | b'-') {
            let exponent = digits(end + 2);
            if self.bytes.get(end + 2..exponent).unwrap_or_default().iter().any(u8::is_ascii_digit) {
                return exponent;
            }
        }
        end
    }
}

/// Whether a byte stands in names and numbers.
fn is_word(byte: u8) -> bool {
    matches!(byte, b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z')
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | 0x09..=0x0d)
}

/// Whether a byte is a punctuation mark, which quotes and brackets are not.
fn is_punct(byte: u8) -> bool {
    byte.is_ascii_punctuation()
        && !matches!(byte, b'_' | b'"' | b'`' | b'\\' | b'(' | b')' | b'[' | b']' | b'{' | b'}')
}

/// What Rust takes for white space outside ASCII.
fn is_space(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{200e}' | '\u{200f}')
}

#[cfg(test)]
mod tests;
