//! Texts in quotes: how ClickHouse reads them, and how they are written so that Tinybird keeps them.

/// Words that Tinybird's parser refuses anywhere in a type, even in the names of an enum.
const REFUSED: &[&str] = &["boolean", "datetime64"];

/// Reads the quoted text at the start of `text`: its value, and how many bytes it takes.
///
/// `None` if the quote is not closed. A doubled quote is one, and a backslash escapes as in ClickHouse; in
/// double quotes also as in Rust (`\u{e9}`).
pub(super) fn read(text: &str) -> Option<(String, usize)> {
    let mut chars = text.char_indices();
    let (_, quote) = chars.next()?;
    // Escapes give bytes, which together may be one character.
    let mut value = Vec::new();
    while let Some((at, c)) = chars.next() {
        let after = at + c.len_utf8();
        let rest = text.get(after..)?;
        if c == quote {
            if !rest.starts_with(quote) {
                return Some((String::from_utf8_lossy(&value).into_owned(), after));
            }
            chars.next();
            push(&mut value, quote);
        } else if c == '\\' {
            let (_, escaped) = chars.next()?;
            let taken = escape(escaped, rest.get(escaped.len_utf8()..)?, quote, &mut value);
            for _ in 0..taken {
                chars.next();
            }
        } else {
            push(&mut value, c);
        }
    }
    None
}

/// Adds what a backslash and `c` mean; returns how many more characters belong to it.
fn escape(c: char, rest: &str, quote: char, value: &mut Vec<u8>) -> usize {
    match c {
        'n' => value.push(b'\n'),
        't' => value.push(b'\t'),
        'r' => value.push(b'\r'),
        'b' => value.push(8),
        'f' => value.push(12),
        'a' => value.push(7),
        'v' => value.push(11),
        'e' => value.push(27),
        '0' => value.push(0),
        'x' => {
            let byte = rest.get(..2).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
            if let Some(byte) = byte.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                value.push(byte);
                return 2;
            }
            value.extend(b"\\x");
        }
        'u' if quote == '"' => {
            let hex = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(hex, _)| hex);
            let scalar = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
            if let (Some(hex), Some(scalar)) = (hex, scalar) {
                push(value, scalar);
                return hex.len() + 2;
            }
            value.extend(b"\\u");
        }
        '\\' | '\'' | '"' | '`' | '/' | '=' => push(value, c),
        _ => {
            value.push(b'\\');
            push(value, c);
        }
    }
    0
}

fn push(value: &mut Vec<u8>, c: char) {
    value.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Writes `text` as a string literal of ClickHouse that Tinybird's parser keeps.
///
/// Quotes are doubled, since the reader counts them and knows no `\'`; a second dash becomes `\x2D`, since the
/// reader cuts comments at `--` even inside quotes; controls are escaped, since a column stands on one line.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write(text, '\'', &mut out);
    out
}

/// Writes a text within a type, where the reader refuses some words altogether: their first letter is escaped.
pub(super) fn in_type(text: &str, quote: char, out: &mut String) {
    let mut rest = text;
    out.push(quote);
    while let Some(at) = REFUSED.iter().filter_map(|word| find_ignoring_case(rest, word)).min() {
        let (before, word) = rest.split_at(at);
        content(before, quote, out);
        let (first, after) = word.split_at(1);
        escape_bytes(first, out);
        rest = after;
    }
    content(rest, quote, out);
    out.push(quote);
}

/// Whether the reader refuses this name because of a word within it.
fn is_refused(name: &str) -> bool {
    REFUSED.iter().any(|word| find_ignoring_case(name, word).is_some())
}

fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

fn write(text: &str, quote: char, out: &mut String) {
    out.push(quote);
    content(text, quote, out);
    out.push(quote);
}

fn content(text: &str, quote: char, out: &mut String) {
    let mut dash = out.ends_with('-');
    for c in text.chars() {
        match c {
            '-' if dash => out.push_str("\\x2D"),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if c == quote => {
                out.push(c);
                out.push(c);
            }
            // Python's `splitlines` ends a line at these as well.
            '\u{85}' | '\u{2028}' | '\u{2029}' => escape_bytes(c.encode_utf8(&mut [0; 4]), out),
            _ if c.is_ascii_control() => escape_bytes(c.encode_utf8(&mut [0; 4]), out),
            _ => out.push(c),
        }
        dash = c == '-' && !dash;
    }
}

fn escape_bytes(text: &str, out: &mut String) {
    for byte in text.bytes() {
        out.push_str(&format!("\\x{byte:02X}"));
    }
}

/// Writes a name: as it is if it is a plain word, else in double quotes, where the reader keeps any character.
pub(super) fn name(name: &str, out: &mut String) {
    let plain = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !is_refused(name);
    if plain {
        out.push_str(name);
    } else {
        in_type(name, '"', out);
    }
}
