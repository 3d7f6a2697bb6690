//! Data skipping indexes.

use std::collections::HashSet;

use super::DataSource;
use crate::datafile::index::{
    RawIndex, check_index_expr, check_index_name, check_index_type, read_index, write_index,
};
use crate::datafile::line::unquote;
use crate::datafile::statement::{Body, Statement};
use crate::options::{Scalar, options};
use crate::reader::Reader;
use crate::rule::{Invalid, Place, Violation, rules};
use crate::writer::Writer;

options! {
    /// A data skipping index of a data source: an entry of the option `indexes`.
    pub struct Index { name: String } with nulls;

    /// The column or expression to index.
    required expression named "expr": Plain;
    /// The index's type, such as `minmax`, `set(100)` or `bloom_filter(0.01)`. Renders `TYPE`.
    required index_type named "type": Plain => "TYPE";
    /// How many granules of the table one entry covers; 1 by default. Renders `GRANULARITY`.
    optional granularity: Number => "GRANULARITY";
}

impl Index {
    /// An index of this name, without options.
    #[must_use]
    pub fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn read(raw: RawIndex) -> Result<Self, Invalid> {
        let granularity = raw.granularity.as_deref().map(Scalar::parse).transpose()?;
        let (expression, index_type) = (Some(raw.expr), Some(raw.type_text));
        Ok(Self { name: raw.name, expression, index_type, granularity })
    }
}

/// `INDEXES >` and a line for each index.
pub(crate) fn write(keyword: &str, indexes: &[Index], place: &Place, writer: &mut Writer) {
    writer.rows(
        keyword,
        "",
        indexes,
        |index| place.clone().index(index),
        |index, row| {
            row.push_str(&write_index(
                &index.name,
                index.expression(),
                index.index_type(),
                index.granularity,
            ));
        },
    );
}

pub(crate) fn read(keyword: &str, reader: &mut Reader) -> Vec<Index> {
    let Some(Statement { body, line, .. }) = reader.take_last(keyword) else { return Vec::new() };
    let words;
    let rows = match body {
        Body::Block(block) => block.lines,
        Body::Words(found) => {
            words = found.concat();
            vec![(line, unquote(&words))]
        }
    };
    let mut indexes = Vec::new();
    for (line, row) in rows {
        match read_index(row).and_then(|raw| raw.map(Index::read).transpose()) {
            Ok(index) => indexes.extend(index),
            Err(invalid) => reader.error(line, invalid.message, invalid.remedy),
        }
    }
    indexes
}

rules! {
    /// An index covers at least one granule: `granularity` is 1 or more.
    INDEX_GRANULARITY = "index-granularity";
    /// No two indexes have one name: ClickHouse refuses such a table. Rename one of them.
    DUPLICATE_INDEX = "duplicate-index";
}

pub(super) fn check(indexes: &[Index]) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut names = HashSet::new();
    for (number, index) in indexes.iter().enumerate() {
        let place = Place::option(DataSource::OPTIONS.indexes).index(number);
        for (place, checked) in [
            (place.clone(), check_index_name(&index.name)),
            (place.clone().then(Index::OPTIONS.expression), check_index_expr(index.expression())),
            (place.clone().then(Index::OPTIONS.index_type), check_index_type(index.index_type())),
        ] {
            violations.extend(checked.err().map(|invalid| Violation::invalid(place, invalid)));
        }
        if index.granularity == Some(0) {
            violations.push(Violation::error(
                &INDEX_GRANULARITY,
                place.clone().then(Index::OPTIONS.granularity).value(),
                "an index covers at least one granule",
                "write `granularity: 1` or more",
            ));
        }
        if !names.insert(index.name()) {
            violations.push(Violation::error(
                &DUPLICATE_INDEX,
                place,
                format!("index `{}` is declared twice", index.name),
                "give it another name",
            ));
        }
    }
    violations
}
