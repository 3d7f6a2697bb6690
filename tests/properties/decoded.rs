//! What a definition gives at run time, compared with what was meant.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tinybird_core::connection::{DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection};
use tinybird_core::datasource::{Column, DataSource, Ingestion};
use tinybird_core::options::{Options, given};
use tinybird_core::rule::Place;

use crate::expected::{Expect, Expected, ExpectedColumn, lines, same, spell};
use crate::text::Fill;

/// A definition that was read back.
pub(crate) trait Decoded: tinybird_core::Definition {
    /// Whether its accessors give what is meant; else what does not.
    fn compare(&self, expected: &Expected) -> Result<(), String>;
}

macro_rules! connections {
    ($($Connection:ty)+) => {$(
        impl Decoded for $Connection {
            fn compare(&self, expected: &Expected) -> Result<(), String> {
                description(expected, self.description())?;
                let mut options = spellings(self);
                // The type is the Rust type.
                options.extend(expected.options.get_key_value("type").map(|(option, expect)| ((*option).to_owned(), text(expect))));
                compare(&options, expected)
            }
        }
    )+};
}

connections! { KafkaConnection S3Connection GcsConnection DynamoDbConnection }

impl Decoded for DataSource {
    fn compare(&self, expected: &Expected) -> Result<(), String> {
        description(expected, self.description())?;
        let mut options = match self.ingestion() {
            Some(Ingestion::Kafka(options)) => spellings(options),
            Some(Ingestion::S3(options)) => spellings(options),
            Some(Ingestion::Gcs(options)) => spellings(options),
            Some(Ingestion::DynamoDb(options)) => spellings(options),
            _ => BTreeMap::new(),
        };
        options.extend(self.backfill().map(|backfill| ("backfill".to_owned(), backfill.to_string())));
        compare(&options, expected)?;

        let meant: Vec<Value> = expected.columns.iter().map(meant_column).collect();
        let columns: Vec<Value> = self.columns().iter().map(column).collect();
        same("columns", &json!(meant), &json!(columns))?;
        same("engine", &json!(expected.engine), &json!(self.engine().map(|engine| engine.kind().as_str())))?;
        let engine_options =
            |(option, text): (String, String)| Some((option.strip_prefix("engine_")?.to_owned(), text));
        let read: BTreeMap<String, String> = self
            .engine()
            .map(|engine| spellings(engine))
            .into_iter()
            .flatten()
            .filter_map(engine_options)
            .collect();
        let meant: BTreeMap<&str, String> = expected
            .engine_options
            .iter()
            .map(|(option, text)| (*option, text.value(Fill::AsItStands)))
            .collect();
        same("engine options", &json!(meant), &json!(read))?;

        let indexes = expected
            .indexes
            .iter()
            .map(|index| json!([index.name, index.expr, index.index_type, index.granularity]));
        let read = self
            .indexes()
            .iter()
            .map(|index| json!([index.name(), index.expression(), index.index_type(), index.granularity()]));
        same("indexes", &json!(indexes.collect::<Vec<_>>()), &json!(read.collect::<Vec<_>>()))?;
        let grants = self
            .tokens()
            .iter()
            .flat_map(|grant| grant.scopes().iter().map(|scope| json!([grant.token(), scope.as_str()])));
        same("tokens", &json!(expected.tokens), &json!(grants.collect::<Vec<_>>()))?;
        same("shared_with", &json!(expected.shared_with), &json!(self.shared_with()))?;
        same("tags", &json!(expected.tags), &json!(self.tags()))?;
        let meant = expected.forward_query.as_ref().map(|text| lines(&text.read(Fill::AsItStands)));
        same("forward_query", &json!(meant), &json!(self.forward_query().map(as_it_stands)))
    }
}

fn description(expected: &Expected, read: Option<&str>) -> Result<(), String> {
    let meant = expected.description.as_ref().map(|text| lines(&text.read(Fill::AsItStands)));
    same("description", &json!(meant), &json!(read.map(as_it_stands)))
}

/// The lines of a text that was read, whose first may have lost its indent.
fn as_it_stands(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.split('\n').map(|line| line.trim_end().to_owned()).collect();
    if let Some(first) = lines.first_mut() {
        *first = first.trim_start().to_owned();
    }
    lines
}

/// The options that are given, by the parser's names.
fn spellings(options: &dyn Options) -> BTreeMap<String, String> {
    let place = Place::item();
    given(options, &place).map(|(spec, _, text)| (spec.keyword.to_lowercase(), text.into_owned())).collect()
}

fn text(expect: &Expect) -> String {
    match expect {
        Expect::Text(text) | Expect::Json(text) => text.value(Fill::AsItStands),
        Expect::Lines(text) => lines(&text.read(Fill::AsItStands)).join("\n"),
    }
}

fn compare(read: &BTreeMap<String, String>, expected: &Expected) -> Result<(), String> {
    let keys: Vec<&str> = read.keys().map(String::as_str).collect();
    same("options", &json!(expected.options.keys().collect::<Vec<_>>()), &json!(keys))?;
    for (option, expect) in &expected.options {
        let (meant, read) = (text(expect), read.get(*option).map(String::as_str).unwrap_or_default());
        let spell = |text: &str| match expect {
            Expect::Text(_) => json!(text),
            Expect::Json(_) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
            Expect::Lines(_) => json!(text.lines().map(str::trim).collect::<Vec<_>>()),
        };
        // Formats are read in lower case.
        let read = if *option == "import_format" { read.to_lowercase() } else { read.to_owned() };
        same(option, &spell(&meant), &spell(&read))?;
    }
    Ok(())
}

fn meant_column(column: &ExpectedColumn) -> Value {
    let data_type =
        if column.is_nullable { format!("Nullable({})", column.data_type) } else { column.data_type.clone() };
    let default = column.default.as_ref().map(|text| spell(&text.read(Fill::AsItStands)));
    json!([column.name, spell(&data_type), column.json_path, default, column.codec.as_deref().map(codec)])
}

fn column(column: &Column) -> Value {
    let data_type = column.data_type().map(ToString::to_string).unwrap_or_default();
    let default = column.default_expression().map(spell);
    json!([column.name(), spell(&data_type), column.json_path(), default, column.codec().map(codec)])
}

fn codec(text: &str) -> String {
    spell(text).replace("()", "").replace("\"\"", "'\"")
}
