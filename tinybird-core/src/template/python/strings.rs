//! Python's string literals: what they mean.

use std::ops::Range;

use super::lexer::prefix_length;
use super::{SyntaxError, syntax_error};

/// A part of a string literal.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// `{value!r:spec}` in an f-string: the bytes of the value, how it is shown, and the bytes of what follows a colon.
    Field {
        value: Range<usize>,
        conversion: Option<char>,
        spec: Option<Range<usize>>,
    },
}

/// What a literal is made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) bytes: bool,
    pub(super) formatted: bool,
    pub(super) parts: Vec<Part>,
}

/// Reads the literal that these bytes are.
pub(super) fn literal(source: &str, range: Range<usize>) -> Result<Literal, SyntaxError> {
    let text = source.get(range.clone()).unwrap_or_default();
    let length = prefix_length(text).unwrap_or_default();
    let prefix = text.get(..length).unwrap_or_default().to_ascii_lowercase();
    let quoted = text.get(length..).unwrap_or_default();
    let quotes =
        if quoted.len() >= 6 && (quoted.starts_with("'''") || quoted.starts_with("\"\"\"")) { 3 } else { 1 };
    let inner = range.start + length + quotes..range.end.saturating_sub(quotes);
    let (bytes, formatted) = (prefix.contains('b'), prefix.contains('f'));
    if prefix.contains('r') && !bytes {
        // Tinybird repeats what stands in a tag as a text that is not raw.
        Reader { source, at: inner.start, end: inner.end, raw: false, bytes }.text(|_| false)?;
    }
    let mut reader = Reader { source, at: inner.start, end: inner.end, raw: prefix.contains('r'), bytes };
    let parts = if formatted { reader.parts(false)? } else { vec![Part::Text(reader.text(|_| false)?)] };
    Ok(Literal { bytes, formatted, parts })
}

/// The bytes that literals stand for.
#[cfg(feature = "render")]
pub(crate) fn bytes(source: &str, range: Range<usize>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for range in super::lexer::texts(source, range) {
        for part in literal(source, range).ok().filter(|literal| literal.bytes)?.parts {
            let Part::Text(text) = part else { return None };
            bytes.extend(text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>()?);
        }
    }
    Some(bytes)
}

/// What stands in a string literal that is not raw means.
#[cfg(feature = "render")]
pub(crate) fn unescaped(text: &str) -> String {
    let mut reader = Reader { source: text, at: 0, end: text.len(), raw: false, bytes: false };
    reader.text(|_| false).unwrap_or_else(|_| text.to_owned())
}

/// The parts of the format of a field in an f-string, which may hold fields itself.
pub(super) fn format(source: &str, range: Range<usize>) -> Result<Vec<Part>, SyntaxError> {
    Reader { source, at: range.start, end: range.end, raw: true, bytes: false }.parts(true)
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    end: usize,
    raw: bool,
    bytes: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..self.end).unwrap_or_default()
    }

    /// The text up to the first character that `stop` wants, its escapes resolved.
    fn text(&mut self, stop: impl Fn(char) -> bool) -> Result<String, SyntaxError> {
        let mut text = String::new();
        while let Some(c) = self.rest().chars().next() {
            if c == '\\' && !self.raw && self.rest().chars().nth(1).is_some_and(&stop) {
                // No brace of an f-string is escaped so.
                self.at += 1;
                text.push(c);
            } else if c == '\\' && !self.raw {
                self.escape(&mut text)?;
            } else if stop(c) {
                break;
            } else {
                self.at += c.len_utf8();
                text.push(c);
            }
        }
        Ok(text)
    }

    fn escape(&mut self, text: &mut String) -> Result<(), SyntaxError> {
        let start = self.at;
        let Some(c) = self.rest().chars().nth(1) else {
            self.at = self.end;
            return Ok(());
        };
        self.at += 1 + c.len_utf8();
        let digits = match c {
            'x' => 2,
            'u' if !self.bytes => 4,
            'U' if !self.bytes => 8,
            _ => 0,
        };
        if digits > 0 {
            let code = self.rest().get(..digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
            let Some(code) = code.filter(|code| *code <= 0x10_ffff) else {
                let message = format!("`\\{c}` is followed by {digits} hexadecimal digits");
                return Err(syntax_error(start..self.at, message).help("write `\\\\` for a backslash"));
            };
            self.at += digits;
            // Half of a surrogate pair is not a `char`.
            text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            return Ok(());
        }
        match c {
            '\n' => {}
            '\r' => self.at += usize::from(self.rest().starts_with('\n')),
            '\\' | '\'' | '"' => text.push(c),
            'a' => text.push('\u{7}'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'v' => text.push('\u{b}'),
            '0'..='7' => {
                self.at -= 1;
                let rest = self.rest();
                let length = rest.bytes().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
                let code = u32::from_str_radix(rest.get(..length).unwrap_or("0"), 8).unwrap_or_default();
                self.at += length;
                text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            'N' if !self.bytes => match self.rest().strip_prefix('{').and_then(|rest| rest.find('}')) {
                // The names of all characters are not known here.
                Some(length) if length > 0 => {
                    self.at += length + 2;
                    text.push(char::REPLACEMENT_CHARACTER);
                }
                _ => {
                    return Err(syntax_error(
                        start..self.at,
                        "`\\N` is followed by a character's name in braces",
                    )
                    .help("write `\\\\` for a backslash"));
                }
            },
            // Python leaves what is not an escape as it stands.
            other => text.extend(['\\', other]),
        }
        Ok(())
    }

    /// The parts of an f-string, or of a format within one.
    fn parts(&mut self, format: bool) -> Result<Vec<Part>, SyntaxError> {
        let mut parts = Vec::new();
        loop {
            let text = self.text(|c| matches!(c, '{' | '}'))?;
            if !text.is_empty() {
                parts.push(Part::Text(text));
            }
            let rest = self.rest();
            if rest.is_empty() {
                return Ok(parts);
            }
            if !format && (rest.starts_with("{{") || rest.starts_with("}}")) {
                parts.push(Part::Text(rest.chars().take(1).collect()));
                self.at += 2;
            } else if rest.starts_with('{') {
                let (shown, field) = self.field()?;
                parts.extend(shown.map(Part::Text));
                parts.push(field);
            } else {
                return Err(syntax_error(self.at..self.at + 1, "a single `}` in an f-string"));
            }
        }
    }

    /// `{value!r:spec}`, or `{value=}` with the text that it shows before the value.
    fn field(&mut self) -> Result<(Option<String>, Part), SyntaxError> {
        let start = self.at;
        let bytes = self.source.as_bytes();
        let unclosed = || syntax_error(start..start + 1, "a `{` of an f-string is never closed");
        let (mut depth, mut quote, mut at) = (0_usize, None, start + 1);
        let mut value_end = None;
        let mut spec_start = None;
        let (mut conversion, mut shown) = (None, None);
        while at < self.end {
            let Some(&byte) = bytes.get(at) else { break };
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'\'' | b'"') if spec_start.is_none() => quote = Some(byte),
                (None, b'(' | b'[' | b'{') => depth += 1,
                (None, b'}') if depth == 0 => {
                    let value = start + 1..value_end.unwrap_or(at);
                    self.at = at + 1;
                    if shown.is_some() && spec_start.is_none() {
                        conversion = conversion.or(Some('r'));
                    }
                    let spec = spec_start.map(|from| from..at);
                    return Ok((shown, Part::Field { value, conversion, spec }));
                }
                (None, b')' | b']' | b'}') => depth = depth.saturating_sub(1),
                (None, b'!') if depth == 0 && value_end.is_none() && bytes.get(at + 1) != Some(&b'=') => {
                    value_end = Some(at);
                    // How the value is shown: one of three letters, and nothing else before a format.
                    if !matches!(bytes.get(at + 1..at + 3), Some([b'r' | b's' | b'a', b':' | b'}'])) {
                        let message = "a `!` in an f-string is followed by `r`, `s` or `a`";
                        return Err(syntax_error(at..at + 1, message));
                    }
                    conversion = bytes.get(at + 1).copied().map(char::from);
                }
                (None, b'=') if depth == 0 && value_end.is_none() => {
                    // `{name=}`, unless it is part of a comparison.
                    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                    let after = bytes.get(at + 1);
                    if matches!(after, Some(b'}' | b':' | b'!' | b' '))
                        && !matches!(before, Some(b'=' | b'!' | b'<' | b'>'))
                    {
                        value_end = Some(at);
                        let rest = self.source.get(at + 1..self.end).unwrap_or_default();
                        let end = at + 1 + rest.len() - rest.trim_start().len();
                        shown = self.source.get(start + 1..end).map(str::to_owned);
                    }
                }
                (None, b':') if depth == 0 && spec_start.is_none() => {
                    value_end = value_end.or(Some(at));
                    spec_start = Some(at + 1);
                }
                _ => {}
            }
            at += 1;
        }
        Err(unclosed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Result<Vec<Part>, String> {
        literal(source, 0..source.len()).map(|literal| literal.parts).map_err(|e| e.message)
    }

    #[test]
    fn literals_mean_what_python_says() {
        for (source, expected) in [
            ("'a'", "a"),
            ("\"it's\"", "it's"),
            ("'''a'b\n'''", "a'b\n"),
            (r"'\x41\u00e9\n\'\\\q\101'", "Aé\n'\\\\qA"),
            (r"r'\n\''", r"\n\'"),
            ("'a\\\nb'", "ab"),
            ("u'é'", "é"),
            ("''", ""),
            ("'''''' ".trim(), ""),
        ] {
            assert_eq!(read(source), Ok(vec![Part::Text(expected.to_owned())]), "{source}");
        }
        for (source, message) in [
            (r"'\x4'", r"`\x` is followed by 2"),
            (r"'\u12'", r"`\u` is followed by 4"),
            (r"'\U00110000'", r"`\U` is followed by 8"),
            (r"'\N'", r"`\N`"),
            ("f'{a'", "never closed"),
            ("f'}'", "a single `}`"),
        ] {
            let found = read(source).expect_err(source);
            assert!(found.contains(message), "{source}: {found}");
        }
    }

    #[test]
    fn fields_of_f_strings_are_found() {
        let source = "f'a{x!r:>{w}}{{b}}{y[\"}\"]:x}{z == 1}'";
        let fields: Vec<(&str, Option<&str>)> = literal(source, 0..source.len())
            .unwrap()
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Field { value, spec, .. } => {
                    Some((&source[value.clone()], spec.clone().map(|spec| &source[spec])))
                }
                Part::Text(_) => None,
            })
            .collect();
        assert_eq!(fields, [("x", Some(">{w}")), ("y[\"}\"]", Some("x")), ("z == 1", None)]);
    }
}
