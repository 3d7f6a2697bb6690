//! Columns: names, types, defaults, codecs and JSON paths, as the fields of a struct.

use std::collections::BTreeMap;

use tinybird_core::DataSource;
use tinybird_core::column_type::ColumnType;
use tinybird_core::datasource::{Column, JsonPath};
use tinybird_core::literal::Literal;

use super::layout::{Entry, Value};
use super::literal::{name, text};

/// The columns of a data source, with the comments above them, and the option `json_paths` where it is needed.
pub(super) fn schema(source: &DataSource, comments: &BTreeMap<String, Vec<String>>) -> Vec<Entry> {
    let columns = source.columns();
    let has_paths = columns.iter().any(|column| column.json_path().is_some());
    let by_default = source.default_json_paths(None);
    let is_default = has_paths == by_default.iter().any(Option::is_some);
    let option = if is_default { None } else { Some(has_paths) };
    let by_default = match option {
        Some(_) => source.default_json_paths(option),
        None => by_default,
    };
    let columns = columns.iter().zip(&by_default).map(|(column, path)| {
        let mut entry = entry(column, path.as_ref().map(JsonPath::as_str));
        entry.above.splice(..0, comments.get(column.name()).into_iter().flatten().cloned());
        entry
    });
    let schema = Entry::new("schema", Value::Lines(columns.collect()));
    let option = option.map(|has_paths| Entry::new("json_paths", Value::Word(has_paths.to_string())));
    [Some(schema), option].into_iter().flatten().collect()
}

fn entry(column: &Column, default_path: Option<&str>) -> Entry {
    let mut above = Vec::new();
    if let Some(codec) = column.codec() {
        above.push(format!("#[codec({})]", text(codec)));
    }
    if let Some(path) = column.json_path().filter(|path| Some(*path) != default_path) {
        above.push(format!("#[json_path({})]", text(path)));
    }
    let mut value = column.data_type().map_or_else(|| "_".to_owned(), data_type);
    if let Some(sql) = column.default_expression() {
        value.push_str(" = ");
        value.push_str(&default(sql, column.data_type()));
    }
    Entry { above, key: name(column.name()), value: Value::Word(value) }
}

/// A type: in ClickHouse's spelling with double quotes, or in quotes as a whole where Rust could not read it.
pub(super) fn data_type(data_type: &ColumnType) -> String {
    let spelling = data_type.as_str();
    let parts: Vec<&str> = spelling.split('\'').collect();
    let is_type = |c: char| c.is_ascii_alphanumeric() || "_(), =-".contains(c);
    let is_plain = parts.iter().step_by(2).all(|part| part.chars().all(is_type))
        && !parts.iter().any(|part| part.contains(['"', '\\']))
        && !spelling.contains("''")
        && !spelling.chars().any(char::is_control)
        && spelling.starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_plain {
        return text(spelling);
    }
    let rust = spelling.replace('\'', "\"");
    let reads_the_same = rust.parse::<proc_macro2::TokenStream>().is_ok();
    if reads_the_same { rust } else { text(spelling) }
}

/// A default as a literal, where that gives the same SQL, or else as an expression.
fn default(sql: &str, data_type: Option<&ColumnType>) -> String {
    let literals = literals(sql);
    let found = data_type.and_then(|data_type| {
        literals
            .into_iter()
            .find(|literal| data_type.default_sql(literal).is_ok_and(|written| written == sql))
    });
    match found {
        Some(Literal::Text(value)) => text(&value),
        Some(literal) => literal.to_string(),
        None => format!("expr({})", text(sql)),
    }
}

/// What a default may be as a literal.
fn literals(sql: &str) -> Vec<Literal> {
    let quoted = sql.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    if let Some(quoted) = quoted {
        return vec![Literal::Text(quoted.replace("''", "'")), Literal::Text(quoted.to_owned())];
    }
    match sql {
        "true" | "false" => return vec![Literal::Bool(sql == "true")],
        "NULL" => return vec![Literal::Null],
        "[]" => return vec![Literal::List(Vec::new())],
        _ => {}
    }
    let unsigned = sql.strip_prefix('-').unwrap_or(sql);
    let is_number = unsigned.starts_with(|c: char| c.is_ascii_digit())
        && unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && !unsigned.ends_with('.');
    match (is_number, sql.contains('.')) {
        (true, false) => vec![Literal::Integer(sql.to_owned())],
        (true, true) => vec![Literal::Float(sql.to_owned())],
        (false, _) => Vec::new(),
    }
}
