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
}

/// Whether another value might do: those of a template's parameters are made up.
pub(super) fn is_about_values(error: &ClickHouseError) -> bool {
    error.name.starts_with("CANNOT_PARSE_") || error.name == "TYPE_MISMATCH"
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
    let mut short = message.get(..end).unwrap_or(message).trim_end_matches([':', '.', ' ']).to_owned();
    if let Some((_, similar)) = message.rsplit_once("Maybe you meant: [") {
        let names = similar.split(']').next().unwrap_or_default().replace('\'', "`").replace("`,`", "`, `");
        short.push_str(&format!("; ClickHouse knows {names}"));
    }
    short
}
