//! Where some bytes of a query stand in the source text: in its literal, or in the file that is included.

use std::fs;
use std::ops::Range;

use tinybird_syntax::Position;

use crate::render::item::Query;
use crate::sources::Sources;
use crate::span::Place;

/// The place of some bytes of the SQL that a definition holds.
pub(crate) fn place(
    sources: &mut Sources,
    query: &Query,
    names: &[String],
    range: &Range<usize>,
) -> Option<Place> {
    let position = |at| query.written.position(at, |reference| names.get(reference));
    let start = position(range.start);
    let last = position(range.end.saturating_sub(1).max(range.start));
    let Some(included) = &start.file else {
        let from = query.sql.range.start;
        let literal = sources.text(query.sql.file).get(query.sql.range.clone())?;
        let places = characters(literal)?;
        let end = byte(&places, &last).map_or(literal.len(), |range| range.end);
        let start = byte(&places, &start)?.start;
        let end = if range.is_empty() { start } else { end.max(start) };
        return Some(Place { file: query.sql.file, range: from + start..from + end });
    };
    let path = sources.path(query.sql.file).parent()?.join(included);
    let text = fs::read_to_string(&path).ok()?;
    let file = sources.add(&path, text);
    let start = sources.byte(file, start.line, start.column);
    let end = sources.byte(file, last.line, last.column + usize::from(!range.is_empty()));
    Some(Place { file, range: start..end.max(start) })
}

/// The bytes at a position.
fn byte(places: &[(usize, usize, Range<usize>)], at: &Position) -> Option<Range<usize>> {
    let found = places.binary_search_by_key(&(at.line, at.column), |(line, column, _)| (*line, *column));
    places.get(found.ok()?).map(|(_, _, range)| range.clone())
}

/// The characters of a string literal's value: their lines, their columns, both from 1, and their bytes in the literal.
fn characters(literal: &str) -> Option<Vec<(usize, usize, Range<usize>)>> {
    let quote = literal.find('"')?;
    let is_raw = literal.starts_with('r');
    let hashes = if is_raw { quote - 1 } else { 0 };
    let end = literal.len().checked_sub(1 + hashes)?;
    let (mut line, mut column) = (1, 1);
    let mut places = Vec::new();
    let mut at = quote + 1;
    while at < end {
        let rest = literal.get(at..end)?;
        let (value, length) = match rest.chars().next()? {
            '\\' if !is_raw => escaped(rest)?,
            '\r' if rest.starts_with("\r\n") => (Some('\n'), 2),
            '\r' => (Some('\n'), 1),
            other => (Some(other), other.len_utf8()),
        };
        if let Some(value) = value {
            places.push((line, column, at..at + length));
            (line, column) = if value == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        at += length;
    }
    Some(places)
}

/// The character that an escape stands for, and its length; a line break that is escaped stands for none.
fn escaped(rest: &str) -> Option<(Option<char>, usize)> {
    let mut characters = rest.chars().skip(1);
    Some(match characters.next()? {
        'n' => (Some('\n'), 2),
        // A carriage return alone ends a line, too.
        'r' => (Some('\n'), 2),
        'x' => (Some('\0'), 4),
        'u' => (Some('\0'), rest.find('}')? + 1),
        '\n' | '\r' => {
            let after = rest.get(1..)?;
            (None, 1 + after.len() - after.trim_start_matches([' ', '\t', '\n', '\r']).len())
        }
        other => (Some(other), 1 + other.len_utf8()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(literal: &str, line: usize, column: usize) -> Option<&str> {
        let at = Position { file: None, line, column };
        literal.get(byte(&characters(literal)?, &at)?)
    }

    #[test]
    fn characters_are_found_in_literals() {
        for (literal, line, column, expected) in [
            (r#""SELECT x""#, 1, 8, "x"),
            ("\"SELECT\n  x\"", 2, 3, "x"),
            ("r#\"a \"b\" c\"#", 1, 7, "c"),
            (r#""a\n\"b\" c""#, 2, 3, "\\\""),
            (r#""a\n\"b\" c""#, 2, 5, "c"),
            (r#""\u{e9}\x41b""#, 1, 3, "b"),
            ("\"a\\\n    b\"", 1, 2, "b"),
            ("\"a\r\nb\"", 2, 1, "b"),
            ("\"é x\"", 1, 3, "x"),
        ] {
            assert_eq!(found(literal, line, column), Some(expected), "{literal}");
        }
        assert_eq!(found("\"a\"", 1, 2), None);
    }
}
