//! What ClickHouse says, as a diagnostic says it.

use tinybird_core::rule::Rule;
use tinybird_core::rule::clickhouse::{
    CLICKHOUSE_NAME, CLICKHOUSE_QUERY, CLICKHOUSE_SYNTAX, CLICKHOUSE_TYPE,
};
use tinybird_core::suggest::one_of;
use tinybird_engine::ClickHouseError;

/// The rule of an error of ClickHouse's.
pub(super) fn rule(error: &ClickHouseError) -> &'static Rule {
    match error.name.as_str() {
        "SYNTAX_ERROR" => &CLICKHOUSE_SYNTAX,
        "UNKNOWN_IDENTIFIER" | "UNKNOWN_FUNCTION" | "UNKNOWN_AGGREGATE_FUNCTION" | "AMBIGUOUS_IDENTIFIER" => {
            &CLICKHOUSE_NAME
        }
        "ILLEGAL_TYPE_OF_ARGUMENT"
        | "NUMBER_OF_ARGUMENTS_DOESNT_MATCH"
        | "TYPE_MISMATCH"
        | "NO_COMMON_TYPE"
        | "CANNOT_CONVERT_TYPE" => &CLICKHOUSE_TYPE,
        _ => &CLICKHOUSE_QUERY,
    }
}

/// Whether the query was not judged: it reads what is not there, which may be in the workspace.
pub(super) fn is_about_others(error: &ClickHouseError) -> bool {
    matches!(error.name.as_str(), "UNKNOWN_TABLE" | "UNKNOWN_DATABASE")
        // What `joinGet` reads from is not there.
        || error.message.contains("expected table identifier")
}

/// Whether another value might do: those of a template's parameters are made up.
pub(super) fn is_about_values(error: &ClickHouseError) -> bool {
    error.name.starts_with("CANNOT_PARSE_")
        || matches!(
            error.name.as_str(),
            "TYPE_MISMATCH"
                | "INCORRECT_DATA"
                | "CANNOT_READ_ALL_DATA"
                | "ARGUMENT_OUT_OF_BOUND"
                | "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE"
                | "UNKNOWN_ELEMENT_OF_ENUM"
                | "CANNOT_COMPILE_REGEXP"
        )
}

/// What to do about an error: what ClickHouse proposes, else what its rule asks for.
pub(super) fn remedy(error: &ClickHouseError) -> String {
    let message = without_marks(&error.message);
    let similar = similar(&message);
    if !similar.is_empty() {
        return format!("did you mean {}?", one_of(similar));
    }
    let rule = rule(error);
    let remedy = if rule == &CLICKHOUSE_SYNTAX {
        "correct the query at this word, or before it"
    } else if rule == &CLICKHOUSE_NAME {
        "write a name that ClickHouse has, or that the tables of the query have"
    } else if rule == &CLICKHOUSE_TYPE {
        "convert the value, or use what takes a value of its type"
    } else {
        "correct what ClickHouse names"
    };
    remedy.to_owned()
}

/// The names that ClickHouse proposes.
fn similar(message: &str) -> Vec<&str> {
    let words = ["aybe you meant: [", "aybe you meant: "];
    let after = |words: &&'static str| Some((*words, message.split_once(*words)?.1));
    let Some((words, names)) = words.iter().find_map(after) else { return Vec::new() };
    let end = if words.ends_with('[') { ']' } else { '.' };
    names
        .split(end)
        .next()
        .unwrap_or_default()
        .split(',')
        .map(|name| name.trim_matches(['\'', ' ']))
        .collect()
}

/// Without the query that it quotes, what it proposes, and what it says of its own work.
pub(crate) fn shorten(message: &str) -> String {
    let message = &without_identifiers(&without_marks(message));
    if let Some(short) = syntax_error(message) {
        return short;
    }
    let ends = [
        " In scope ",
        " in scope ",
        ": In scope ",
        ": while executing ",
        ". In query ",
        ": While processing ",
        ". Maybe you meant: [",
        ", maybe you meant: [",
    ];
    let end = ends.iter().filter_map(|end| message.find(end)).min().unwrap_or(message.len());
    message.get(..end).unwrap_or(message).trim_end_matches([':', '.', ' ']).to_owned()
}

/// Where a query cannot be read, without the rest of it and without all the words that might stand there.
fn syntax_error(message: &str) -> Option<String> {
    let (problem, unread) = message.split_once("Syntax error: failed at position ")?;
    if !problem.is_empty() {
        return Some(problem.trim_end_matches([':', ' ']).to_owned());
    }
    let (_, unread) = unread.split_once(" (")?;
    let token = unread.get(..["): ", ") (line "].iter().filter_map(|end| unread.find(end)).min()?)?;
    let notes = [". Unmatched parentheses", ". Maybe you meant", ". Expected "];
    let note = notes.iter().filter_map(|note| unread.find(note)).min().unwrap_or(unread.len());
    let (quoted, note) = unread.split_at_checked(note)?;
    // The bracket behind the query is ours.
    let is_end =
        token == "end of query" || quoted.rsplit_once(": ").is_some_and(|(_, rest)| rest.trim() == ")");
    let place = match is_end {
        true => "syntax error at the end of the query".to_owned(),
        false => format!("syntax error at `{}`", token.trim_matches('`')),
    };
    if note.contains("is never closed") {
        return Some(format!("{place}: a bracket is not closed"));
    }
    if note.contains("has no matching opening bracket") {
        return Some(format!("{place}: no bracket is open"));
    }
    let expected = note.split_once("Expected ").map(|(_, words)| words.trim_end_matches(['.', ' ', '\n']));
    let expected = expected.map(|words| words.strip_prefix("one of: ").unwrap_or(words));
    Some(match expected.filter(|words| words.split(", ").count() <= 3) {
        Some(words) => format!("{place}, where ClickHouse expects {}", words.replace(", ", " or ")),
        None => place,
    })
}

/// Without the database and the identifier of a table: `default.top (84c91615-..)` is `top`.
fn without_identifiers(message: &str) -> String {
    let mut text = message.replace("table default.", "table ").replace("with name default.", "with name ");
    let is_named = |(start, _): &(usize, &str)| is_identifier(text.get(start + 2..));
    if let Some((start, _)) = text.match_indices(" (").find(is_named) {
        text.replace_range(start..start + 39, "");
    }
    text
}

fn is_identifier(text: Option<&str>) -> bool {
    let Some((identifier, ")")) = text.and_then(|text| text.get(..37)?.split_at_checked(36)) else {
        return false;
    };
    identifier.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Without what makes the name of a stand-in its own: `top#0123456789abcdef` is `top`.
fn without_marks(message: &str) -> String {
    let mut parts = message.split('#');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_at_checked(16) {
            Some((mark, rest)) if mark.bytes().all(|byte| byte.is_ascii_hexdigit()) => text.push_str(rest),
            _ => {
                text.push('#');
                text.push_str(part);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{shorten, similar};

    #[test]
    fn messages_are_shortened() {
        for (message, short) in [
            (
                "Unknown expression identifier `a`. Maybe you meant: ['t','u']. In scope SELECT a FROM e.",
                "Unknown expression identifier `a`",
            ),
            ("Unknown function tos. Maybe you meant: ['to']", "Unknown function tos"),
            (
                "Syntax error: failed at position 42 (country): country. Expected one of: BY, end of query.",
                "syntax error at `country`, where ClickHouse expects BY or end of query",
            ),
            (
                "Syntax error: failed at position 59 (`x`) (line 1, col 59): `x`\n). Expected one of: a, b, c, d.",
                "syntax error at `x`",
            ),
            (
                "Syntax error: failed at position 15 ()) (line 2, col 1): ). Expected one of: a, b, c, d.",
                "syntax error at the end of the query",
            ),
            (
                "Syntax error: failed at position 33 (ASCC): ASCC. Maybe you meant: ASC. Expected one of: a, b.",
                "syntax error at `ASCC`, where ClickHouse expects a or b",
            ),
            (
                "Syntax error: failed at position 20 (events): events. Unmatched parentheses: '(' at position 13 is never closed.",
                "syntax error at `events`: a bracket is not closed",
            ),
            (
                "Syntax error: failed at position 9 ()): )) FROM e. Unmatched parentheses: ')' at position 9 has no matching opening bracket.",
                "syntax error at `)`: no bracket is open",
            ),
            (
                "Single quoted string is not closed: Syntax error: failed at position 8 ('abc): 'abc. .",
                "Single quoted string is not closed",
            ),
            (
                "No such column m in table default.c (84c91615-bf8d-4e0f-ac10-72ba0788918a)",
                "No such column m in table c",
            ),
        ] {
            assert_eq!(shorten(message), short);
        }
    }
    #[test]
    fn what_clickhouse_proposes_is_read() {
        for (message, names) in [
            ("Unknown identifier `a`. Maybe you meant: ['t','u']. In scope SELECT a", &["t", "u"][..]),
            ("Unknown element 'vieww' for enum, maybe you meant: ['view']: while converting", &["view"]),
            (
                "Syntax error: failed at position 33 (ASCC): ASCC. Maybe you meant: ASC. Expected one of: a.",
                &["ASC"],
            ),
            ("Identifier 'p.att' cannot be resolved. Maybe you meant: ['p.at']. In scope SELECT", &["p.at"]),
            ("Unknown identifier `a`", &[]),
        ] {
            assert_eq!(similar(message), names);
        }
    }
}
