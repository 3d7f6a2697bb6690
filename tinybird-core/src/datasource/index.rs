//! Data skipping indexes.

use std::collections::HashSet;

use crate::datafile::index::{check_index_expr, check_index_name, check_index_type, write_index};
use crate::rule::{Place, Violation, rules};

/// A data skipping index of a data source.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Index {
    pub(crate) name: String,
    pub(crate) expression: String,
    pub(crate) index_type: String,
    pub(crate) granularity: Option<u64>,
}

impl Index {
    /// An index by its name, its expression, its type and its granularity.
    #[must_use]
    pub fn new(name: String, expression: String, index_type: String, granularity: Option<u64>) -> Self {
        Self { name, expression, index_type, granularity }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The column or expression that is indexed.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// Its type: `minmax`, `set(100)`, `bloom_filter(0.01)` ...
    #[must_use]
    pub fn index_type(&self) -> &str {
        &self.index_type
    }

    /// How many granules of the table one entry covers.
    #[must_use]
    pub const fn granularity(&self) -> Option<u64> {
        self.granularity
    }

    pub(super) fn write(&self) -> String {
        write_index(&self.name, &self.expression, &self.index_type, self.granularity)
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
        let place = Place::option("indexes").index(number);
        for (place, checked) in [
            (place.clone(), check_index_name(&index.name)),
            (place.clone().then("expr"), check_index_expr(&index.expression)),
            (place.clone().then("type"), check_index_type(&index.index_type)),
        ] {
            violations.extend(checked.err().map(|invalid| Violation::invalid(place, invalid)));
        }
        if index.granularity == Some(0) {
            violations.push(Violation::error(
                &INDEX_GRANULARITY,
                place.clone().then("granularity").value(),
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
