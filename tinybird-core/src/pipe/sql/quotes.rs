//! Quotes that are not closed, and parameters within quotes.

use std::ops::Range;

use super::{QUOTED_PARAMETER, SQL_QUOTE};
use crate::rule::Violation;
use crate::template::{ParameterType, PieceKind, Scanned, is_template};

/// What is open at the end, from where it begins.
pub(super) fn unclosed(sql: &str, (kind, start): (PieceKind, usize)) -> Option<Violation<Range<usize>>> {
    let rest = sql.get(start..)?;
    let is_in_template = is_template(sql);
    // A block may hold the quote that closes it.
    if is_in_template && rest.contains("{%") {
        return None;
    }
    let quote = rest.chars().next()?;
    let (length, message, remedy) = match kind {
        PieceKind::Comment => {
            (2, "this comment is not closed".to_owned(), "write `*/` where it ends".to_owned())
        }
        PieceKind::Literal | PieceKind::Identifier | PieceKind::Code | PieceKind::Tag => (
            quote.len_utf8(),
            format!("`{quote}` is not closed"),
            format!("write `{quote}` where it ends, or `{quote}{quote}` for a quote within"),
        ),
    };
    let place = start..start + length;
    Some(match is_in_template {
        true => Violation::warning(&SQL_QUOTE, place, message, remedy),
        false => Violation::error(&SQL_QUOTE, place, message, remedy),
    })
}

/// The tags in quotes that put out values with quotes of their own.
pub(super) fn parameters(sql: &str, scanned: &Scanned, violations: &mut Vec<Violation<Range<usize>>>) {
    for (tag, began) in &scanned.in_literals {
        let Some(text) = sql.get(tag.clone()) else { continue };
        let Some(call) = text.strip_prefix("{{").and_then(|text| text.strip_suffix("}}")).map(str::trim)
        else {
            continue;
        };
        let Some((function, _)) = call.split_once('(').filter(|_| call.ends_with(')')) else { continue };
        let has_no_quotes = matches!(
            ParameterType::from(function),
            ParameterType::Boolean
                | ParameterType::Json
                | ParameterType::Column
                | ParameterType::Columns
                | ParameterType::Other(_)
        );
        if has_no_quotes {
            continue;
        }
        let is_alone =
            began + 1 == tag.start && sql.get(tag.end..).is_some_and(|rest| rest.starts_with('\''));
        let remedy = match is_alone {
            true => format!("leave the quotes out: `{text}`"),
            false => format!("join it to the rest: `concat('..', {text}, '..')`"),
        };
        let message =
            format!("`{function}` puts out a value with its quotes, which end the string that it stands in");
        violations.push(Violation::warning(&QUOTED_PARAMETER, tag.clone(), message, remedy));
    }
}
