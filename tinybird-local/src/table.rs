//! The table of a data source, as a statement that creates it.

use tinybird_core::datasource::{DataSource, Engine as TableEngine, Index, Ingestion};
use tinybird_core::rule::OptionName;

use crate::statement::quoted;

/// A part that a table can do without.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'a> {
    Option(OptionName, &'a str),
    Index(usize, &'a Index),
    Default(usize, &'a str),
    Codec(usize, &'a str),
}

/// A table, whole or without one of its parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) source: &'a DataSource,
    pub(crate) without: Option<Part<'a>>,
    /// Whether it is created with the plainest engine, so that what reads it can be judged.
    pub(crate) as_merge_tree: bool,
}

/// The columns that Tinybird adds to what comes from Kafka.
pub(crate) const KAFKA: [(&str, &str); 7] = [
    ("__value", "String"),
    ("__topic", "LowCardinality(String)"),
    ("__partition", "Int16"),
    ("__offset", "Int64"),
    ("__timestamp", "DateTime"),
    ("__key", "String"),
    ("__headers", "Map(String, String)"),
];

/// Those that it adds to what comes from DynamoDB.
pub(crate) const DYNAMODB: [(&str, &str); 6] = [
    ("_timestamp", "DateTime64(3)"),
    ("_event_name", "LowCardinality(String)"),
    ("_event_type", "LowCardinality(String)"),
    ("_is_deleted", "UInt8"),
    ("_record", "Nullable(String)"),
    ("_old_record", "Nullable(String)"),
];

/// Those of a table whose rows were refused.
pub(crate) const QUARANTINE: &str = "c__error_column Array(String), c__error Array(String), c__import_id Nullable(String), \
                          insertion_date DateTime DEFAULT now()";

impl<'a> Table<'a> {
    /// The table as the data source defines it.
    pub(crate) fn new(source: &'a DataSource) -> Self {
        Self { source, without: None, as_merge_tree: false }
    }

    /// The same, but it keeps its rows however old they are.
    pub(crate) fn without_ttl(self) -> Self {
        Self { without: Some(Part::Option(TableEngine::OPTIONS.ttl, "")), ..self }
    }

    /// The same with an engine that changes no rows.
    pub(crate) fn as_merge_tree(self) -> Self {
        Self { as_merge_tree: true, ..self }
    }

    fn is_without(&self, is: impl Fn(&Part<'_>) -> bool) -> bool {
        self.without.as_ref().is_some_and(is)
    }

    /// The statement that creates it.
    pub(crate) fn create(&self) -> String {
        let mut rows = self.columns();
        let has = |name: &str| self.source.columns().iter().any(|column| column.name() == name);
        let added: &[(&str, &str)] = match self.source.ingestion() {
            Some(Ingestion::Kafka(_)) => &KAFKA,
            Some(Ingestion::DynamoDb(_)) => &DYNAMODB,
            _ => &[],
        };
        let added = added.iter().filter(|(name, _)| !has(name));
        rows.extend(added.map(|(name, data_type)| format!("{} {data_type}", quoted(name))));
        for (number, index) in self.source.indexes().iter().enumerate() {
            if !self.is_without(|part| matches!(part, Part::Index(other, _) if *other == number)) {
                let (expression, index_type) = (index.expression(), index.index_type());
                let granularity = index.granularity().unwrap_or(1);
                rows.push(format!(
                    "INDEX {} {expression} TYPE {index_type} GRANULARITY {granularity}",
                    quoted(index.name())
                ));
            }
        }
        format!("CREATE TABLE {} ({}\n) {}", quoted(self.source.name()), rows.join(",\n"), self.engine())
    }

    fn columns(&self) -> Vec<String> {
        let columns = self.source.columns().iter().enumerate().map(|(number, column)| {
            let mut row = quoted(column.name());
            if let Some(data_type) = column.data_type() {
                row.push_str(&format!(" {data_type}"));
            }
            let is = |part: &Part<'_>| matches!(part, Part::Default(other, _) if *other == number);
            if let Some(default) = column.default_expression().filter(|_| !self.is_without(is)) {
                row.push_str(&format!(" DEFAULT {default}"));
            }
            let is = |part: &Part<'_>| matches!(part, Part::Codec(other, _) if *other == number);
            if let Some(codec) = column.codec().filter(|_| !self.is_without(is)) {
                row.push_str(&format!(" CODEC({})", tinybird_core::codec::without_parentheses(codec)));
            }
            row
        });
        columns.collect()
    }

    /// The engine and its options. Without one, Tinybird chooses a MergeTree.
    fn engine(&self) -> String {
        let Some(engine) = self.source.engine() else {
            return "ENGINE = MergeTree ORDER BY tuple()".to_owned();
        };
        let of = TableEngine::OPTIONS;
        let given = |name: OptionName, value| {
            let is = |part: &Part<'_>| matches!(part, Part::Option(other, _) if *other == name);
            Option::filter(value, |_: &&str| !self.is_without(is))
        };
        let arguments = [
            given(of.sign, engine.sign()),
            given(of.ver, engine.ver()).or(given(of.version, engine.version())),
            given(of.is_deleted, engine.is_deleted()),
            given(of.columns, engine.columns()),
        ];
        let arguments: Vec<String> = arguments
            .into_iter()
            .flatten()
            .map(|value| match value.contains(',') {
                true => format!("({value})"),
                false => value.to_owned(),
            })
            .collect();
        let kind = if self.as_merge_tree { "MergeTree".to_owned() } else { engine.kind().to_string() };
        let mut text = format!("ENGINE = {kind}({})", arguments.join(", "));
        if kind == "Null" {
            return text;
        }
        let sorting_key = given(of.sorting_key, engine.sorting_key())
            .map_or("tuple()".to_owned(), |key| format!("({key})"));
        text.push_str(&format!(" ORDER BY {sorting_key}"));
        let clauses = [
            (" PARTITION BY ", given(of.partition_key, engine.partition_key()), true),
            (" PRIMARY KEY ", given(of.primary_key, engine.primary_key()), true),
            (" SAMPLE BY ", given(of.sampling_key, engine.sampling_key()), true),
            (" TTL ", given(of.ttl, engine.ttl()), false),
        ];
        for (keyword, value, in_brackets) in clauses {
            match value {
                Some(value) if in_brackets => text.push_str(&format!("{keyword}({value})")),
                Some(value) => text.push_str(&format!("{keyword}{value}")),
                None => {}
            }
        }
        text + " SETTINGS allow_nullable_key = 1"
    }

    /// The statement that creates the table of the rows that do not fit, whose engine is `Null` where it is to hold none.
    pub(crate) fn create_quarantine(&self, engine: &str) -> String {
        let columns = self
            .source
            .columns()
            .iter()
            .map(|column| format!(", {} Nullable(String)", quoted(column.name())));
        format!(
            "CREATE TABLE {} ({QUARANTINE}{}) ENGINE = {engine}",
            quoted(&quarantine(self.source.name())),
            columns.collect::<String>()
        )
    }
}

/// The name of the table that holds the rows of a data source which do not fit.
pub(crate) fn quarantine(source: &str) -> String {
    format!("{source}_quarantine")
}
