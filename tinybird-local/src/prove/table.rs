//! The table of a data source.

use tinybird_core::AnyDefinition;
use tinybird_core::datasource::{Column, DataSource, Engine as TableEngine, Index};
use tinybird_core::rule::clickhouse::CLICKHOUSE_TABLE;
use tinybird_core::rule::{OptionName, Place, Violation};
use tinybird_engine::{ClickHouseError, Error};

use super::Prover;
use super::locate::{mentions, words};
use super::refusal::shorten;
use super::statement::quoted;

impl Prover<'_> {
    /// Creates all tables.
    pub(super) fn tables(&mut self) -> Result<(), Error> {
        for (index, member) in self.members.iter().enumerate() {
            if let AnyDefinition::DataSource(source) = member.definition {
                self.table(index, source)?;
            }
        }
        Ok(())
    }

    fn table(&mut self, resource: usize, source: &DataSource) -> Result<(), Error> {
        let table = Table { source, without: None, as_merge_tree: false };
        match self.engine.execute(&table.create()) {
            Ok(()) => {
                self.proof.judged += 1;
                let quarantine = format!("{}_quarantine", source.name());
                if self.read.contains(&quarantine) {
                    self.engine.execute(&table.create_quarantine(&quarantine)).or_else(refused)?;
                }
                Ok(())
            }
            Err(Error::ClickHouse(error)) if error.message.contains(OUTSIDE_KEY) => {
                self.proof.judged += 1;
                self.outside_key(resource, source, &error);
                let table = Table { as_merge_tree: true, ..table };
                self.engine.execute(&table.create()).or_else(refused)
            }
            Err(Error::ClickHouse(error)) => {
                self.proof.judged += 1;
                let part = self.part_at_fault(source, &error)?;
                let violation = Violation::error(
                    &CLICKHOUSE_TABLE,
                    part.map_or_else(Place::item, |part| part.place(&error.message)),
                    format!("ClickHouse refuses the table: {}", shorten(&error.message)),
                    "correct what ClickHouse names",
                );
                self.found(resource, violation, &error.name);
                Ok(())
            }
            Err(Error::Refused(refusal)) => {
                self.not_judged(resource, None, refusal.to_string());
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Warns of columns of which a merge keeps any value: newer versions of ClickHouse refuse them, that of Tinybird does not.
    fn outside_key(&mut self, resource: usize, source: &DataSource, error: &ClickHouseError) {
        let names = error.message.split_once("Column(s) ").and_then(|(_, rest)| rest.split_once(OUTSIDE_KEY));
        let names = names.map_or("", |(names, _)| names);
        let mut names = names.split(", ");
        let at = names.find_map(|name| source.columns().iter().position(|column| column.name() == name));
        let violation = Violation::warning(
            &CLICKHOUSE_TABLE,
            at.map_or_else(Place::item, column),
            "of this column, a merge keeps the value of any row: it is not in the sorting key, and not an aggregate",
            "add it to the sorting key, or give it a type such as `SimpleAggregateFunction(any, String)`",
        );
        self.found(resource, violation, &error.name);
    }

    /// The part of the table without which ClickHouse takes it, or says something else.
    fn part_at_fault<'a>(
        &mut self,
        source: &'a DataSource,
        error: &ClickHouseError,
    ) -> Result<Option<Part<'a>>, Error> {
        for part in parts(source) {
            let table = Table { source, without: Some(part), as_merge_tree: false };
            match self.engine.execute(&table.create()) {
                Ok(()) => {
                    self.engine.execute(&format!("DROP TABLE {}", quoted(source.name())))?;
                    return Ok(Some(part));
                }
                Err(Error::ClickHouse(other)) if other.code != error.code => return Ok(Some(part)),
                other => other.or_else(refused)?,
            }
        }
        Ok(None)
    }
}

/// How ClickHouse begins to say that columns are neither in the key nor aggregates.
const OUTSIDE_KEY: &str = " of the AggregatingMergeTree table are neither";

/// What ClickHouse refuses is no matter here.
fn refused(error: Error) -> Result<(), Error> {
    if matches!(error, Error::ClickHouse(_) | Error::Refused(_)) { Ok(()) } else { Err(error) }
}

/// A part that a table can do without.
#[derive(Clone, Copy)]
enum Part<'a> {
    Option(OptionName, &'a str),
    Index(usize, &'a Index),
    Default(usize, &'a str),
    Codec(usize, &'a str),
}

/// The parts, those of the whole table first.
fn parts(source: &DataSource) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    if let Some(engine) = source.engine() {
        let of = TableEngine::OPTIONS;
        parts.extend(
            [
                (of.ttl, engine.ttl()),
                (of.partition_key, engine.partition_key()),
                (of.primary_key, engine.primary_key()),
                (of.sampling_key, engine.sampling_key()),
                (of.is_deleted, engine.is_deleted()),
                (of.ver, engine.ver()),
                (of.columns, engine.columns()),
                (of.sorting_key, engine.sorting_key()),
            ]
            .into_iter()
            .filter_map(|(name, value)| Some(Part::Option(name, value?))),
        );
    }
    parts.extend(source.indexes().iter().enumerate().map(|(number, index)| Part::Index(number, index)));
    for (number, column) in source.columns().iter().enumerate() {
        parts.extend(column.default_expression().map(|default| Part::Default(number, default)));
        parts.extend(column.codec().map(|codec| Part::Codec(number, codec)));
    }
    parts
}

impl Part<'_> {
    /// Where it stands, at the word that ClickHouse names.
    fn place(self, message: &str) -> Place {
        let (place, text) = match self {
            Self::Option(name, text) => (Place::option(DataSource::OPTIONS.engine).then(name), text),
            Self::Index(number, index) => {
                let place = Place::option(DataSource::OPTIONS.indexes).index(number);
                return place.then(Index::OPTIONS.index_type).range(Some(0..index.index_type().len()));
            }
            Self::Default(number, text) => (column(number).then(Column::OPTIONS.default), text),
            Self::Codec(number, text) => (column(number).then(Column::OPTIONS.codec), text),
        };
        let words = words(text);
        let named = words
            .iter()
            .find(|range| text.get((*range).clone()).is_some_and(|word| mentions(message).contains(&word)));
        place.range(named.or(words.first()).cloned())
    }
}

fn column(number: usize) -> Place {
    Place::option(DataSource::OPTIONS.columns).index(number)
}

/// A table, whole or without one of its parts.
struct Table<'a> {
    source: &'a DataSource,
    without: Option<Part<'a>>,
    /// Whether it is created with the plainest engine, so that what reads it can be judged.
    as_merge_tree: bool,
}

/// The columns that Tinybird adds to what comes from Kafka.
const KAFKA: [(&str, &str); 7] = [
    ("__value", "String"),
    ("__topic", "LowCardinality(String)"),
    ("__partition", "Int16"),
    ("__offset", "Int64"),
    ("__timestamp", "DateTime"),
    ("__key", "String"),
    ("__headers", "Map(String, String)"),
];

/// Those of a table whose rows were refused.
const QUARANTINE: &str = "c__error_column Array(String), c__error Array(String), c__import_id Nullable(String), \
                          insertion_date DateTime";

impl Table<'_> {
    fn is_without(&self, is: impl Fn(&Part<'_>) -> bool) -> bool {
        self.without.as_ref().is_some_and(is)
    }

    fn create(&self) -> String {
        let mut rows = self.columns();
        let has = |name: &str| self.source.columns().iter().any(|column| column.name() == name);
        if self.source.kafka().is_some() {
            let added = KAFKA.iter().filter(|(name, _)| !has(name));
            rows.extend(added.map(|(name, data_type)| format!("{} {data_type}", quoted(name))));
        }
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

    fn create_quarantine(&self, name: &str) -> String {
        let columns = self
            .source
            .columns()
            .iter()
            .map(|column| format!(", {} Nullable(String)", quoted(column.name())));
        format!("CREATE TABLE {} ({QUARANTINE}{}) ENGINE = Null", quoted(name), columns.collect::<String>())
    }
}
