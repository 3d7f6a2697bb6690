//! Characters and lines as Python sees them.

/// Whether Python's `str.isspace` holds: Unicode's white space and the four information separators.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

/// Whether Python's `str.splitlines` ends a line here.
pub(crate) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\x0b' | '\x0c' | '\x1c' | '\x1d' | '\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Python's `str.strip()`.
pub(crate) fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Python's `str.splitlines()`: `\r\n` counts once, and a final line end begins no further line.
pub(crate) fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let last = rest;
        if last.is_empty() {
            return None;
        }
        let Some((at, c)) = last.char_indices().find(|&(_, c)| is_line_end(c)) else {
            rest = "";
            return Some(last);
        };
        let (line, tail) = last.split_at(at);
        let crlf = tail.strip_prefix("\r\n");
        rest = crlf.or_else(|| tail.get(c.len_utf8()..)).unwrap_or_default();
        Some(line)
    })
}

/// The lines of a file: Python's universal newlines (`\n`, `\r\n`, `\r`), and nothing else, end one.
pub fn file_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = (!rest.is_empty()).then(|| rest.find(['\n', '\r']).unwrap_or(rest.len()))?;
        let (line, after) = rest.split_at(end);
        rest = after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or_default();
        Some(line)
    })
}

/// How many blanks a line begins with.
pub(crate) fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// How a character is shown in a message: itself, or its code point where it cannot be seen.
pub(crate) fn show(c: char) -> String {
    match c {
        '\t' => "a tab".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        '`' => "a backquote".to_owned(),
        ' ' => "a space".to_owned(),
        _ if c.is_control() || is_space(c) => format!("the invisible character U+{:04X}", c as u32),
        _ => format!("`{c}`"),
    }
}

/// A text as a message shows it: what cannot be seen as a code point.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || (is_space(c) && c != ' ') {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_python_ends_them() {
        let lines = |text| split_lines(text).collect::<Vec<_>>();
        assert_eq!(lines("a\r\nb\rc\u{2028}d\x0be\n"), ["a", "b", "c", "d", "e"]);
        assert_eq!(lines("\n\na"), ["", "", "a"]);
        assert!(lines("").is_empty());
        let lines = |text| file_lines(text).collect::<Vec<_>>();
        assert_eq!(lines("a\r\nb\rc\u{2028}d\n\ne"), ["a", "b", "c\u{2028}d", "", "e"]);
        assert_eq!(lines("a\n"), ["a"]);
    }
}
