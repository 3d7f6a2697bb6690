//! What ClickHouse says, as a diagnostic says it.

use tinybird_core::rule::Rule;
use tinybird_core::rule::clickhouse::{
    CLICKHOUSE_NAME, CLICKHOUSE_QUERY, CLICKHOUSE_SYNTAX, CLICKHOUSE_TYPE,
};
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

/// Without the query that it quotes, and what it says of its own work.
pub(crate) fn shorten(message: &str) -> String {
    let ends = [
        " In scope ",
        " in scope ",
        ": In scope ",
        ": while executing ",
        ". In query ",
        ": While processing ",
    ];
    let end = ends.iter().filter_map(|end| message.find(end)).min().unwrap_or(message.len());
    let message = &without_marks(message);
    let mut short = message.get(..end).unwrap_or(message).trim_end_matches([':', '.', ' ']).to_owned();
    if let Some((_, similar)) = message.rsplit_once("Maybe you meant: [") {
        let names = similar.split(']').next().unwrap_or_default().replace('\'', "`").replace("`,`", "`, `");
        short.push_str(&format!("; ClickHouse knows {names}"));
    }
    short
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
