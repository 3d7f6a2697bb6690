//! Rows against a real ClickHouse: the table is what the definition says, the JSON what `row` writes, taken apart by the
//! JSON paths of the definition; what the table answers is read back.

use serde_json::Value;
use tinybird::DataSource;
use tinybird::datasource::{Column, JsonPath, Step};
use tinybird::rows::{FromRow, Row, from_ndjson, to_ndjson};
use tinybird_engine::Engine;
use tinybird_engine::testing::engine_with;

/// An engine that takes what Tinybird takes; none where none is installed.
pub fn engine() -> Option<Engine> {
    let settings = [
        ("date_time_input_format", "best_effort"),
        ("input_format_null_as_default", "1"),
        ("precise_float_parsing", "1"),
        ("allow_suspicious_low_cardinality_types", "1"),
        ("enable_variant_type", "1"),
        ("enable_dynamic_type", "1"),
        ("enable_json_type", "1"),
        ("output_format_json_quote_64bit_integers", "1"),
        ("output_format_json_quote_decimals", "1"),
    ];
    engine_with(|mut options| {
        options.settings =
            settings.iter().fold(options.settings, |all, (name, value)| all.with(*name, *value));
        options
    })
}

/// Sends rows into a table of the definition, and reads them back.
pub fn sent_and_read<R: Row + FromRow>(engine: &mut Engine, definition: &DataSource, rows: &[R]) -> Vec<R> {
    let columns: String = definition
        .columns()
        .iter()
        .map(|column| {
            let data_type = column.data_type().map(ToString::to_string).unwrap_or_default();
            let default =
                column.default_expression().map(|sql| format!(" DEFAULT {sql}")).unwrap_or_default();
            format!(", `{}` {data_type}{default}", column.name())
        })
        .collect();
    engine.execute("DROP TABLE IF EXISTS t").unwrap();
    let table = format!("CREATE TABLE t (row_number UInt64{columns}) ENGINE = MergeTree ORDER BY row_number");
    engine.execute(&table).unwrap_or_else(|error| panic!("{table}: {error}"));
    let sent = String::from_utf8(to_ndjson(rows).unwrap_or_else(|error| panic!("{error}"))).unwrap();
    let flat: String = sent
        .lines()
        .enumerate()
        .map(|(number, line)| {
            format!("{}\n", flatten(definition.columns(), number, &serde_json::from_str(line).unwrap()))
        })
        .collect();
    engine
        .insert("t", "JSONEachRow", flat.as_bytes())
        .unwrap_or_else(|error| panic!("{table}\n{flat}\n{error}"));
    let answer = engine.query("SELECT * FROM t ORDER BY row_number", "JSONEachRow").unwrap();
    let answer = String::from_utf8(answer).unwrap();
    from_ndjson(&answer).map(|row| row.unwrap_or_else(|error| panic!("{error}: {answer}"))).collect()
}

/// What the JSON paths of the columns find in a row.
fn flatten(columns: &[Column], number: usize, row: &Value) -> Value {
    let mut flat = serde_json::Map::new();
    flat.insert("row_number".to_owned(), number.into());
    for column in columns {
        let steps = column.parsed_json_path().and_then(JsonPath::steps);
        if let Some(found) = steps.and_then(|steps| find(row, steps)) {
            flat.insert(column.name().to_owned(), found);
        }
    }
    flat.into()
}

fn find(value: &Value, steps: &[Step]) -> Option<Value> {
    match steps {
        [] => Some(value.clone()),
        [Step::Member(name), rest @ ..] => find(value.get(&**name)?, rest),
        [Step::Elements, rest @ ..] => value
            .as_array()?
            .iter()
            .map(|value| find(value, rest))
            .collect::<Option<Vec<_>>>()
            .map(Value::from),
        [Step::Element(index), rest @ ..] => find(value.get(*index)?, rest),
    }
}
