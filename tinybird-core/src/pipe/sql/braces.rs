//! Single braces, which ClickHouse has for parameters of its own.

use std::ops::Range;

use super::SQL_BRACES;
use crate::pipe::words::{Token, TokenKind};
use crate::rule::Violation;
use crate::template::ParameterType;

/// What stands in single braces. References have become names before.
pub(super) fn check(tokens: &[Token<'_>], violations: &mut Vec<Violation<Range<usize>>>) {
    let mut open = None;
    for (at, token) in tokens.iter().enumerate() {
        if token.is_sign('{') {
            open = Some(at);
        } else if token.is_sign('}')
            && let Some((before, rest)) = open.take().map(|open| tokens.split_at(open))
            && let Some(([brace, inside @ ..], _)) = rest.split_at_checked(at - before.len())
        {
            let Some((message, remedy)) = say(before.last(), inside) else { continue };
            let place = brace.range.start..token.range.end;
            violations.push(Violation::error(&SQL_BRACES, place, message, remedy));
        }
    }
}

fn say(before: Option<&Token<'_>>, inside: &[Token<'_>]) -> Option<(String, String)> {
    Some(match inside {
        [name] if name.kind == TokenKind::Word && before.is_some_and(|before| is_before_table(before)) => (
            format!("`{{{0}}}` is not a table, and only the macros put the name of one there", name.text),
            format!("write the table's name: `{}`", name.text),
        ),
        [name] if name.kind == TokenKind::Word => (
            format!("ClickHouse does not take `{{{}}}`", name.text),
            format!("parameters stand in double braces: `{{{{Int32({})}}}}`", name.text),
        ),
        [name, colon, data_type, ..] if name.kind == TokenKind::Word && colon.is_sign(':') => (
            format!("Tinybird gives ClickHouse no parameter `{}`", name.text),
            format!(
                "parameters stand in double braces: `{{{{{}({})}}}}`",
                function(data_type.text),
                name.text
            ),
        ),
        [key, colon, ..] if key.kind == TokenKind::Literal && colon.is_sign(':') => {
            ("ClickHouse does not take a map in braces".to_owned(), format!("write `map({}, ..)`", key.text))
        }
        // Escapes of a template's brackets, and what is not a mistake that is known.
        _ => return None,
    })
}

fn is_before_table(token: &Token<'_>) -> bool {
    token.is("from") || token.is("join")
}

/// The template's function for a type of ClickHouse's.
fn function(data_type: &str) -> &str {
    match ParameterType::from(data_type) {
        ParameterType::Other(_) => "String",
        _ => data_type,
    }
}
