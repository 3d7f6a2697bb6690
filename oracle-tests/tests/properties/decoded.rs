//! What a definition gives at run time, compared with what was meant.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tinybird_core::connection::{DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection};
use tinybird_core::datasource::{Column, DataSource, Ingestion};
use tinybird_core::options::Options;
use tinybird_core::pipe::{
    CopyPipe, Endpoint, Grant, MaterializedView, Node, OutputColumn, Parameter, Pipe, SinkPipe,
};
use tinybird_core::template::Value as Constant;

use crate::expected::{Expect, Expected, ExpectedColumn, lines, same, spell};
use crate::expected_pipe::ExpectedPipe;
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
        compare_access(expected, self.tokens(), self.tags())?;
        same("shared_with", &json!(expected.shared_with), &json!(self.shared_with()))?;
        let meant = expected.forward_query.as_ref().map(|text| lines(&text.read(Fill::AsItStands)));
        same("forward_query", &json!(meant), &json!(self.forward_query().map(as_it_stands)))
    }
}

macro_rules! pipes {
    ($($Pipe:ty: $output:expr, $options:expr;)+) => {$(
        impl Decoded for $Pipe {
            fn compare(&self, expected: &Expected) -> Result<(), String> {
                description(expected, self.description())?;
                let pipe = expected.pipe.as_ref().ok_or("it is a pipe")?;
                let of: fn(&Self) -> Vec<(String, String)> = $output;
                let meant: Vec<_> = pipe.output.iter().map(|(name, data_type)| (name, spell(data_type))).collect();
                same("output", &json!(meant), &json!(of(self)))?;
                compare_nodes(pipe, self.nodes())?;
                compare_parameters(pipe, &self.parameters())?;
                compare_access(expected, self.tokens(), self.tags())?;
                let of: fn(&Self) -> BTreeMap<String, String> = $options;
                let mut options = of(self);
                // The parser has a name of its own for one, and the type is the Rust type.
                options.entry("on_demand_compute".to_owned()).and_modify(|flag| *flag = flag.to_lowercase());
                options.remove("copy_mode").map(|mode| options.insert("mode".to_owned(), mode));
                options.extend(expected.options.get_key_value("type").map(|(option, expect)| ((*option).to_owned(), text(expect))));
                compare(&options, expected)
            }
        }
    )+};
}

pipes! {
    Pipe: |pipe| outputs(pipe.output()), |_| BTreeMap::new();
    Endpoint: |pipe| outputs(pipe.output()), |_| BTreeMap::new();
    MaterializedView: |pipe| outputs(pipe.output()), |pipe| spellings(pipe.materialization());
    CopyPipe: |_| Vec::new(), |pipe| spellings(pipe.copy());
    SinkPipe: |_| Vec::new(), |pipe| spellings(pipe.sink());
}

fn outputs(columns: &[OutputColumn]) -> Vec<(String, String)> {
    columns.iter().map(|column| (column.name().to_owned(), spell(&column.data_type().to_string()))).collect()
}

fn compare_nodes(pipe: &ExpectedPipe, nodes: &[Node]) -> Result<(), String> {
    same("number of nodes", &json!(pipe.nodes.len()), &json!(nodes.len()))?;
    pipe.nodes.iter().zip(nodes).try_for_each(|(expected, node)| {
        same("node", &json!(expected.name), &json!(node.name()))?;
        let meant = expected.description.as_ref().map(|text| lines(&text.read(Fill::AsItStands)));
        same("node's description", &json!(meant), &json!(node.description().map(as_it_stands)))?;
        same("template", &json!(expected.is_template), &json!(node.is_template()))?;
        expected.is_sql(node.sql())
    })
}

fn compare_parameters(pipe: &ExpectedPipe, parameters: &[Parameter]) -> Result<(), String> {
    for expected in &pipe.parameters {
        let found = parameters.iter().find(|parameter| parameter.name == expected.name);
        let found = found.ok_or_else(|| format!("parameter {} is not read", expected.name))?;
        if expected.kind == "column" {
            continue;
        }
        let at = |part: &str| format!("{part} of parameter {}", expected.name);
        same(&at("type"), &json!(expected.kind), &json!(found.kind))?;
        same(&at("default"), &expected.default, &constant(&found.default))?;
        let list = |values: &[Constant]| Value::Array(values.iter().map(constant).collect());
        let metadata = [
            ("description", found.description().map(|text| json!(text))),
            ("required", found.required().map(|flag| json!(flag))),
            ("enum", found.values().map(list)),
            ("example", found.example().map(constant)),
            ("format", found.format().map(|text| json!(text))),
        ];
        for (name, read) in metadata {
            let meant = expected.metadata.iter().find(|(part, _)| *part == name).map(|(_, value)| value);
            same(&at(name), &json!(meant), &json!(read))?;
        }
    }
    same("is declared", &json!(!pipe.is_declared || parameters.len() == pipe.parameters.len()), &json!(true))
}

/// A constant of a template's, as JSON has it.
fn constant(value: &Constant) -> Value {
    match value {
        Constant::Bool(flag) => json!(flag),
        Constant::Int(digits) => json!(digits.parse::<i64>().ok()),
        Constant::Float(number) => json!(number),
        Constant::Text(text) => json!(text),
        Constant::List(items) => Value::Array(items.iter().map(constant).collect()),
        _ => Value::Null,
    }
}

fn compare_access(expected: &Expected, tokens: &[Grant], tags: &[String]) -> Result<(), String> {
    let grants = tokens
        .iter()
        .flat_map(|grant| grant.scopes().iter().map(|scope| json!([grant.token(), scope.as_str()])));
    same("tokens", &json!(expected.tokens), &json!(grants.collect::<Vec<_>>()))?;
    same("tags", &json!(expected.tags), &json!(tags))
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
    let options = options.given().into_iter();
    options
        .filter_map(|(spec, value)| Some((spec.keyword.to_lowercase(), value.text()?.into_owned())))
        .collect()
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
