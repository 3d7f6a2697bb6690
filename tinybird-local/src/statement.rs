//! How names and queries are put into statements.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tinybird_core::template::render::Rendered;
use tinybird_core::template::{PieceKind, pieces};

/// A name in backquotes.
pub(crate) fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}

/// A query that can name others by common table expressions, as the nodes of a pipe name each other. Returns the query,
/// and the byte at which `sql` stands in it.
pub(crate) fn with(others: &[(String, String)], sql: &str) -> (String, usize) {
    let mut text = String::new();
    for (number, (name, sql)) in others.iter().enumerate() {
        let lead = if number == 0 { "WITH " } else { ", " };
        // A comment may be the last of a query.
        let _ = write!(text, "{lead}{} AS ({sql}\n)", quoted(name));
    }
    if others.is_empty() {
        return (sql.to_owned(), 0);
    }
    text.push_str(" SELECT * FROM (");
    let at = text.len();
    text.push_str(sql);
    text.push_str("\n)");
    (text, at)
}

/// Gives the secrets of a query a value; no byte moves.
pub(crate) fn fill_secrets(rendered: &Rendered) -> String {
    let mut sql = rendered.sql.clone();
    for secret in &rendered.secrets {
        let parameter = format!("{{{secret}: String}}");
        sql = sql.replace(&parameter, &format!("{:<1$}", "'s'", parameter.len()));
    }
    sql
}

/// Gives the secrets of a query their values; bytes move.
pub(crate) fn put_secrets(rendered: &Rendered, secrets: &BTreeMap<String, String>) -> String {
    let mut sql = rendered.sql.clone();
    for name in &rendered.secrets {
        let value = secrets.get(name).map(String::as_str).unwrap_or_default();
        sql = sql.replace(&format!("{{{name}: String}}"), &literal(value));
    }
    sql
}

/// A string as SQL writes it.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// The words behind IN, without quotes.
pub(crate) fn sets(sql: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut sets = Vec::new();
    let mut is_behind = false;
    for piece in pieces(sql) {
        let text = sql.get(piece.range).unwrap_or_default();
        match piece.kind {
            PieceKind::Comment => {}
            PieceKind::Identifier if is_behind => {
                sets.push(text.trim_matches(['`', '"']).to_owned());
                is_behind = false;
            }
            PieceKind::Code => {
                let mut rest = text;
                while let Some(first) = rest.chars().next() {
                    let length = if is_part(first) {
                        rest.find(|c| !is_part(c)).unwrap_or(rest.len())
                    } else {
                        first.len_utf8()
                    };
                    let (word, after) = rest.split_at(length);
                    rest = after;
                    if first.is_whitespace() {
                        continue;
                    }
                    if is_behind && is_part(first) {
                        sets.push(word.to_owned());
                    }
                    is_behind = word.eq_ignore_ascii_case("in");
                }
            }
            _ => is_behind = false,
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_in_are_found() {
        let sql =
            "SELECT 'x IN a' FROM t WHERE b NOT IN c AND d in /* set */ `e` AND f IN (SELECT 1) AND pin g";
        assert_eq!(sets(sql), ["c", "e"]);
    }

    #[test]
    fn strings_are_closed() {
        assert_eq!(literal(r"a'b\c"), r"'a\'b\\c'");
    }
}
