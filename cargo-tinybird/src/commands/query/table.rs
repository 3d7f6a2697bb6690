//! Rows as a table for people, and JSON on one line for machines. No digit of a number changes.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// The widest column; longer values are cut.
const WIDEST: usize = 60;

#[derive(Deserialize)]
struct Answer<'a> {
    meta: Vec<Column>,
    #[serde(borrow)]
    data: Vec<BTreeMap<String, &'a RawValue>>,
}

#[derive(Deserialize)]
struct Column {
    name: String,
    #[serde(rename = "type", default)]
    data_type: String,
}

/// The table of an answer in JSON.
pub(super) fn of(answer: &[u8]) -> Result<String, String> {
    let answer: Answer<'_> = serde_json::from_slice(answer)
        .map_err(|error| format!("the answer is not that of a query: {error}"))?;
    let is_number = |column: &Column| {
        let of = column.data_type.trim_start_matches("Nullable(").trim_start_matches("LowCardinality(");
        ["Int", "UInt", "Float", "Decimal"].iter().any(|kind| of.starts_with(kind))
    };
    let head: Vec<String> = answer.meta.iter().map(|column| column.name.clone()).collect();
    let mut lines = vec![head];
    lines.extend(answer.data.iter().map(|row| {
        let cell = |column: &Column| row.get(&column.name).map_or(String::new(), |value| cell(value.get()));
        answer.meta.iter().map(cell).collect()
    }));
    let widths: Vec<usize> = (0..answer.meta.len())
        .map(|at| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths).zip(&answer.meta).map(|((cell, width), column)| {
            if is_number(column) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    let rows = answer.data.len();
    text.push_str(&format!("({rows} {})\n", if rows == 1 { "row" } else { "rows" }));
    Ok(text)
}

/// A value as it is shown: a string without its quotes, on one line, and nothing that a terminal would obey.
fn cell(json: &str) -> String {
    let text = serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned());
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    let text: String = text.chars().take(WIDEST + 1).map(escape).collect();
    match text.char_indices().nth(WIDEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// JSON on one line.
pub(super) fn compact(json: &[u8]) -> Result<String, String> {
    let json = std::str::from_utf8(json).map_err(|_| "the answer is not UTF-8")?;
    serde_json::from_str::<&RawValue>(json).map_err(|error| format!("the answer is not JSON: {error}"))?;
    let mut compact = String::with_capacity(json.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for c in json.chars() {
        if in_string {
            in_string = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
        } else if c == '"' {
            in_string = true;
        } else if c.is_ascii_whitespace() {
            continue;
        }
        compact.push(c);
    }
    Ok(compact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_is_shown() {
        let answer =
            br#"{"meta": [{"name": "page", "type": "String"}, {"name": "n", "type": "UInt64"}], "data": [
            {"page": "/a\u001b[1m", "n": 18446744073709551615}, {"page": null, "n": 1}], "rows": 2}"#;
        let table = of(answer).expect("a table");
        assert_eq!(
            table,
            "page                            n\n\
             /a\\u{1b}[1m  18446744073709551615\n\
             null                            1\n(2 rows)\n"
        );
        assert!(of(b"[]").is_err());
        let long = format!(r#"{{"meta": [{{"name": "x"}}], "data": [{{"x": "{}"}}]}}"#, "é".repeat(80));
        assert!(of(long.as_bytes()).expect("a table").contains(&format!("\n{}…\n", "é".repeat(60))));
    }

    #[test]
    fn strings_keep_their_blanks() {
        let json = "{\n  \"a\": \"x \\\" y\",\n\t\"n\": 1.50 }";
        assert_eq!(compact(json.as_bytes()).as_deref(), Ok("{\"a\":\"x \\\" y\",\"n\":1.50}"));
        assert!(compact(b"{").is_err());
    }
}
