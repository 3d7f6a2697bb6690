//! Words of queries, as far as they are misspelt.

use std::ops::Range;

use super::{SQL_BEGIN, SQL_KEYWORD};
use crate::pipe::words::{Token, TokenKind};
use crate::rule::Violation;
use crate::suggest::{did_you_mean, distance, is_slip};

/// What ClickHouse reads rows by.
const BEGINNINGS: &[&str] = &["SELECT", "WITH", "FROM", "EXPLAIN", "DESCRIBE", "DESC", "SHOW", "EXISTS"];

/// A query that begins with another word.
pub(super) fn begin(tokens: &[Token<'_>]) -> Option<Violation<Range<usize>>> {
    let is_statement = |token: &&Token<'_>| token.kind == TokenKind::Tag && !token.text.starts_with("{{");
    let first = tokens.iter().find(|token| !is_statement(token) && !token.is_sign('('))?;
    if first.kind == TokenKind::Tag || BEGINNINGS.iter().any(|beginning| first.is(beginning)) {
        return None;
    }
    let message = format!("no query begins with `{}`", first.text.lines().next().unwrap_or_default());
    let usual = ["SELECT", "WITH"];
    let word = first.text.to_uppercase();
    let meant = did_you_mean(&word, usual.into_iter()).filter(|meant| is_slip(&word, meant));
    Some(match meant.filter(|_| first.kind == TokenKind::Word) {
        Some(meant) => {
            let remedy = format!("did you mean `{meant}`?");
            Violation::error(&SQL_BEGIN, first.range.clone(), message, remedy)
        }
        None => {
            let remedy = "write a query: `SELECT ..` or `WITH ..`";
            Violation::warning(&SQL_BEGIN, first.range.clone(), message, remedy)
        }
    })
}

/// The words that clauses begin with.
const CLAUSES: &[&str] =
    &["SELECT", "FROM", "WHERE", "PREWHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "UNION", "JOIN"];

/// Words of expressions that are no values.
const OPERATORS: &[&str] = &[
    "and",
    "apply",
    "asc",
    "between",
    "both",
    "case",
    "collate",
    "columns",
    "cube",
    "current",
    "date",
    "day",
    "desc",
    "distinct",
    "div",
    "else",
    "end",
    "escape",
    "exists",
    "fill",
    "first",
    "following",
    "grouping",
    "groups",
    "hour",
    "ilike",
    "in",
    "interval",
    "is",
    "last",
    "leading",
    "like",
    "materialized",
    "minute",
    "mod",
    "month",
    "not",
    "null",
    "nulls",
    "or",
    "over",
    "partition",
    "preceding",
    "quarter",
    "range",
    "recursive",
    "replace",
    "rollup",
    "rows",
    "second",
    "sets",
    "step",
    "then",
    "ties",
    "timestamp",
    "to",
    "top",
    "totals",
    "trailing",
    "unbounded",
    "week",
    "when",
    "year",
];

/// The words that are one letter away from a clause's, where no name can stand: between two values.
pub(super) fn misspelt(tokens: &[Token<'_>]) -> Vec<Violation<Range<usize>>> {
    let mut violations = Vec::new();
    for triple in tokens.windows(3) {
        let [before, word, after] = triple else { continue };
        if word.kind != TokenKind::Word || word.name().is_none() || is_operator(word) {
            continue;
        }
        let is_by = after.is("by");
        let is_between = |clause: &str| match clause {
            "GROUP" | "ORDER" => is_by && ends_value(before),
            "SELECT" => (before.is_sign('(') || before.is("all")) && is_value(after),
            _ => ends_value(before) && (is_value(after) || after.is_sign('(')),
        };
        let spelled = word.text.to_uppercase();
        let meant = CLAUSES.iter().find(|clause| is_between(clause) && distance(&spelled, clause) == 1);
        if let Some(meant) = meant {
            let message = format!("`{}` stands where a clause of the query begins", word.text);
            let remedy = format!("did you mean `{meant}`?");
            violations.push(Violation::warning(&SQL_KEYWORD, word.range.clone(), message, remedy));
        }
    }
    violations
}

fn is_operator(token: &Token<'_>) -> bool {
    OPERATORS.iter().any(|operator| token.is(operator))
}

fn is_value(token: &Token<'_>) -> bool {
    match token.kind {
        TokenKind::Word => token.name().is_some() && !is_operator(token),
        TokenKind::Quoted | TokenKind::Number | TokenKind::Literal => true,
        TokenKind::Sign(_) | TokenKind::Tag => false,
    }
}

fn ends_value(token: &Token<'_>) -> bool {
    is_value(token) || token.is_sign(')') || token.is_sign(']') || token.is_sign('*')
}
