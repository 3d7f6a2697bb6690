//! Rust's literals of texts.

use std::fmt::Write as _;

/// A literal of one line: bare where it can be, raw where that reads better.
pub(crate) fn text(text: &str) -> String {
    if text.chars().any(|c| c.is_control() || is_hidden(c)) {
        return escaped(text);
    }
    quoted(text)
}

/// Whether a text can stand on lines of its own in a literal as it is.
pub(crate) fn is_block(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || is_hidden(c))
}

/// A text between quotes as it stands, in a raw literal where it holds quotes or backslashes.
pub(crate) fn quoted(text: &str) -> String {
    if !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

/// Characters that a reader does not see, some of which rustc refuses in a literal.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn escaped(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c if c.is_control() || is_hidden(c) => {
                let _ = write!(literal, "\\u{{{:x}}}", u32::from(c));
            }
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// Whether a text is a word that the macros take for a name without quotes.
pub(crate) fn is_ident(text: &str) -> bool {
    let begins = |c: char| c.is_ascii_alphabetic() || c == '_';
    text.starts_with(begins)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !matches!(text, "_" | "self" | "Self" | "super" | "crate" | "true" | "false" | "null")
}

/// A name as a key or a value: bare where it is a word, else in quotes.
pub(crate) fn name(name: &str) -> String {
    if is_ident(name) { name.to_owned() } else { text(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_raw_where_they_hold_quotes() {
        for (value, literal) in [
            ("a", r#""a""#),
            (r#"a "b""#, r###"r#"a "b""#"###),
            (r"\d", r#"r"\d""#),
            (r##"a"#b"##, r####"r##"a"#b"##"####),
            ("a\nb\u{202e}", r#""a\nb\u{202e}""#),
        ] {
            assert_eq!(text(value), literal);
        }
    }
}
