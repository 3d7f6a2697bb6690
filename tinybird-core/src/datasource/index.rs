//! Data skipping indexes.

use std::collections::HashSet;

use super::DataSource;
use crate::datafile::index::{check_index_expr, check_index_name, check_index_type};
use crate::options::options;
use crate::rule::{Place, Violation, rules};

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
