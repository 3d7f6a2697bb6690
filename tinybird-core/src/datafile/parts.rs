//! The parts of a column, and the keywords that begin them.

use crate::datafile::text;

/// What may follow a part of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Null,
    NotNull,
    Default,
    Materialized,
    Alias,
    Codec,
    Ttl,
    JsonPath,
    Comma,
    Type,
}

use Part::{Alias, Codec, Comma, Default as DefaultPart, JsonPath, Materialized, NotNull, Null, Ttl, Type};

impl Part {
    /// How it is called in a message.
    pub(super) fn show(self) -> &'static str {
        match self {
            Null => "`NULL`",
            NotNull => "`NOT NULL`",
            DefaultPart => "`DEFAULT`",
            Materialized => "`MATERIALIZED`",
            Alias => "`ALIAS`",
            Codec => "`CODEC`",
            Ttl => "`TTL`",
            JsonPath => "a JSON path",
            Comma => "a comma",
            Type => "a type",
        }
    }
}

pub(super) const AFTER_NAME: &[Part] =
    &[Null, NotNull, DefaultPart, Materialized, Alias, Codec, Ttl, JsonPath, Comma, Type];
pub(super) const AFTER_TYPE: &[Part] =
    &[Null, NotNull, DefaultPart, Materialized, Alias, Codec, Ttl, JsonPath, Comma];
pub(super) const AFTER_DEFAULT: &[Part] = &[Codec, Comma, JsonPath, Materialized, Ttl, Null, NotNull];
pub(super) const AFTER_CODEC: &[Part] = &[Comma, JsonPath, Materialized, Ttl, Null, NotNull];
/// What ends the expression of a DEFAULT or CODEC: `NULL` does not, `NOT NULL` does.
pub(super) const ENDS_EXPRESSION: &[Part] =
    &[NotNull, DefaultPart, Materialized, Alias, Codec, Ttl, JsonPath, Comma];

/// The keyword at the start of a text, before which white space stands.
pub(super) fn keyword(text: &str) -> Option<Part> {
    let is = |text, word| after_word(text, word).is_some_and(ends_word);
    // Their first letters are letters of ASCII, whatever is folded.
    let (part, word) = match text.as_bytes().first()?.to_ascii_uppercase() {
        b'`' => return after_word(text, "`json:").map(|_| JsonPath),
        b'N' => (Null, "NULL"),
        b'D' => (DefaultPart, "DEFAULT"),
        b'M' => (Materialized, "MATERIALIZED"),
        b'A' => (Alias, "ALIAS"),
        b'C' => (Codec, "CODEC"),
        b'T' => (Ttl, "TTL"),
        _ => return None,
    };
    if is(text, word) {
        return Some(part);
    }
    let after_not = after_word(text, "NOT")?;
    let null = after_not.trim_start_matches(text::is_space);
    (null.len() < after_not.len() && is(null, "NULL")).then_some(NotNull)
}

/// What follows `word` at the start of `text`, compared as Python's regular expressions do without case.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut chars = text.chars();
    let same = word.chars().all(|w| chars.next().map(fold) == Some(fold(w)));
    same.then_some(chars.as_str())
}

/// Whether a keyword may end before this text: nothing of `[a-z0-9_]` follows.
fn ends_word(rest: &str) -> bool {
    !rest.chars().next().map(fold).is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Python's case folding, as far as it leads to an ASCII letter.
fn fold(c: char) -> char {
    match c {
        'İ' | 'ı' => 'i',
        'ſ' => 's',
        '\u{212a}' => 'k',
        _ => c.to_ascii_lowercase(),
    }
}
