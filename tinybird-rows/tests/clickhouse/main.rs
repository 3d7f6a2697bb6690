//! Rows against a real ClickHouse: what is written gives the same values in a table, and what the table answers gives the
//! same rows.
//!
//! `TINYBIRD_ROWS=100000` sets how many rows, `TINYBIRD_SEED` which.

mod kinds;
mod random;
mod schema;

use tinybird_engine::Engine;
use tinybird_engine::testing::engine_with;
use tinybird_rows::{Encoder, RowError, RowReader, from_ndjson};

use crate::kinds::KINDS;
use crate::random::Random;
use crate::schema::{AnyRow, Column, SCHEMA, row, schema, take_apart};

const ROWS_IN_A_TABLE: usize = 50;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// An engine that takes what Tinybird takes, with settings of its own for what it answers.
fn start(settings: &[(&str, &str)]) -> Option<Engine> {
    let taken = [
        ("date_time_input_format", "best_effort"),
        ("input_format_null_as_default", "1"),
        // Without it ClickHouse rounds the last digit of some floats.
        ("precise_float_parsing", "1"),
        ("allow_suspicious_low_cardinality_types", "1"),
        ("allow_suspicious_types_in_order_by", "1"),
        ("enable_variant_type", "1"),
        ("enable_dynamic_type", "1"),
        ("enable_json_type", "1"),
    ];
    engine_with(|mut options| {
        let settings = taken.iter().chain(settings);
        options.settings = settings.fold(options.settings, |all, (name, value)| all.with(*name, *value));
        options
    })
}

#[test]
fn a_table_keeps_what_is_sent() {
    let quoted = [
        ("output_format_json_quote_64bit_integers", "1"),
        ("output_format_json_quote_decimals", "1"),
        ("output_format_json_named_tuples_as_objects", "0"),
        ("output_format_json_map_as_array_of_tuples", "1"),
        ("output_format_json_escape_forward_slashes", "0"),
    ];
    let Some(bare) = start(&[("output_format_json_quote_64bit_integers", "0")]) else { return };
    let mut engines = [bare, start(&quoted).expect("the same engine")];
    let mut random = Random::new(number("TINYBIRD_SEED", 1));
    let mut kinds = KINDS.iter().cycle();
    let tables = number("TINYBIRD_ROWS", 1_000) as usize / ROWS_IN_A_TABLE;
    for table in 0..tables {
        let engine = &mut engines[table % 2];
        let schema = schema(&mut random, &mut kinds);
        let rows: Vec<AnyRow> = (0..ROWS_IN_A_TABLE).map(|_| row(&schema, &mut random)).collect();
        SCHEMA.set(schema.clone());
        let mut encoder = Encoder::new();
        for row in &rows {
            if let Err(error) = encoder.push(row) {
                panic!("{error}: {row:?}");
            }
        }
        let sent = String::from_utf8(encoder.into_bytes()).expect("UTF-8");
        insert(engine, &schema, &sent);
        compare(&rows, from_ndjson(&ask(engine, "JSONEachRow")));
        compare(&rows, answer(&ask(engine, "JSON")));
    }
}

/// Makes a table of what the JSON paths find in the rows.
fn insert(engine: &mut Engine, schema: &[Column], sent: &str) {
    let columns: String = schema
        .iter()
        .map(|Column { name, kind, .. }| {
            let name = name.replace('\\', "\\\\");
            let default =
                if kind.default.is_empty() { String::new() } else { format!(" DEFAULT {}", kind.default) };
            format!(", `{name}` {}{default}", kind.data_type)
        })
        .collect();
    engine.execute("DROP TABLE IF EXISTS t").expect("dropped");
    let table = format!("CREATE TABLE t (row_number UInt64{columns}) ENGINE = MergeTree ORDER BY row_number");
    engine.execute(&table).unwrap_or_else(|error| panic!("{table}: {error}"));
    let flat: String = sent
        .lines()
        .enumerate()
        .map(|(number, line)| {
            let row = take_apart(schema, line);
            let separator = if row == "{}" { "" } else { "," };
            format!("{{\"row_number\":{number}{separator}{}\n", &row[1..])
        })
        .collect();
    engine
        .insert("t", "JSONEachRow", flat.as_bytes())
        .unwrap_or_else(|error| panic!("{table}\n{flat}\n{error}"));
}

fn ask(engine: &mut Engine, format: &str) -> String {
    let answer = engine.query("SELECT * FROM t ORDER BY row_number", format).expect("an answer");
    String::from_utf8(answer).expect("UTF-8")
}

#[derive(serde::Deserialize)]
struct Answer<'a> {
    meta: Vec<Meta>,
    #[serde(borrow)]
    data: Vec<&'a serde_json::value::RawValue>,
}

#[derive(serde::Deserialize)]
struct Meta {
    name: String,
    #[serde(rename = "type")]
    data_type: String,
}

/// The rows of an answer in JSON, which tells its columns.
fn answer(text: &str) -> impl Iterator<Item = Result<AnyRow, RowError>> {
    let answer: Answer = serde_json::from_str(text).expect("an answer");
    let columns: Vec<_> =
        answer.meta.iter().map(|meta| (meta.name.as_str(), meta.data_type.as_str())).collect();
    let mut reader =
        RowReader::for_answer::<AnyRow>(&columns).unwrap_or_else(|error| panic!("{error}: {columns:?}"));
    answer.data.into_iter().map(move |row| reader.read(row.get()))
}

fn compare(sent: &[AnyRow], read: impl Iterator<Item = Result<AnyRow, RowError>>) {
    let mut rows = sent.iter();
    for (number, row) in read.enumerate() {
        let sent = rows.next().expect("no more rows than were sent");
        let row = row.unwrap_or_else(|error| panic!("{error}: {sent:?}"));
        if let Err(difference) = row.is_kept(sent) {
            panic!("row {number}: {difference}");
        }
    }
    assert!(rows.next().is_none(), "fewer rows than were sent");
}
