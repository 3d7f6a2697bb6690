//! The table of a data source.

use tinybird_core::AnyDefinition;
use tinybird_core::datasource::{Column, DataSource, Engine as TableEngine, Index};
use tinybird_core::rule::clickhouse::CLICKHOUSE_TABLE;
use tinybird_core::rule::{Place, Violation};
use tinybird_engine::{ClickHouseError, Error};

use super::Prover;
use super::locate::{mentions, words};
use super::refusal::{remedy, shorten};
use super::session::Verdict;
use crate::table::{Part, Table, quarantine};

impl Prover<'_> {
    /// Tries all tables.
    pub(super) fn tables(&mut self) -> Result<(), Error> {
        for (index, member) in self.members.iter().enumerate() {
            if let AnyDefinition::DataSource(source) = member.definition {
                self.table(index, source)?;
                self.forward(index, source)?;
            }
        }
        Ok(())
    }

    fn table(&mut self, resource: usize, source: &DataSource) -> Result<(), Error> {
        let table = Table::new(source);
        match self.session.create(source.name(), &table.create(), true)? {
            Verdict::Accepted(_) => {
                self.proof.judged += 1;
                let quarantine = quarantine(source.name());
                if self.read.contains(&quarantine) {
                    self.session.create(&quarantine, &table.create_quarantine("Null"), true)?;
                }
            }
            Verdict::Refused(error) if error.message.contains(OUTSIDE_KEY) => {
                self.proof.judged += 1;
                self.outside_key(resource, source, &error);
                self.session.create(source.name(), &table.as_merge_tree().create(), true)?;
            }
            Verdict::Refused(error) => {
                self.proof.judged += 1;
                let part = self.part_at_fault(source, &error)?;
                let violation = Violation::error(
                    &CLICKHOUSE_TABLE,
                    part.map_or_else(Place::item, |part| part.place(&error.message)),
                    format!("ClickHouse refuses the table: {}", shorten(&error.message)),
                    remedy(&error),
                );
                self.found(resource, violation, &error.name, None);
            }
            Verdict::NotSent(refusal) => self.not_judged(resource, None, refusal.to_string()),
            Verdict::Stopped(why) => self.not_judged(resource, None, why),
        }
        Ok(())
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
        self.found(resource, violation, &error.name, None);
    }

    /// The part of the table without which ClickHouse takes it, or says something else.
    fn part_at_fault<'a>(
        &mut self,
        source: &'a DataSource,
        error: &ClickHouseError,
    ) -> Result<Option<Part<'a>>, Error> {
        for part in parts(source) {
            let table = Table { without: Some(part), ..Table::new(source) };
            match self.session.create(source.name(), &table.create(), false)? {
                Verdict::Accepted(_) => return Ok(Some(part)),
                Verdict::Refused(other) if other.code != error.code => return Ok(Some(part)),
                _ => {}
            }
        }
        Ok(None)
    }
}

/// How ClickHouse begins to say that columns are neither in the key nor aggregates.
pub(crate) const OUTSIDE_KEY: &str = " of the AggregatingMergeTree table are neither";

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
