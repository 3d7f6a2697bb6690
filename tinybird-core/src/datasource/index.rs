//! Data skipping indexes.

use std::collections::HashSet;

use super::DataSource;
use super::engine::Columns;
use super::functions::misspelt;
use super::key::columns_named;
use crate::datafile::index::{check_index_expr, check_index_name, check_index_type};
use crate::options::options;
use crate::rule::{Place, Violation, rules};
use crate::suggest::{did_you_mean, one_of};

options! {
    /// A data skipping index of a data source: an entry of the option `indexes`.
    pub struct Index { name: String } with nulls;

    /// The column or expression to index. Renders behind the index's name.
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
    /// The expression of an index names columns of the schema, or those that Kafka or DynamoDB add. Correct the name, or add
    /// the column.
    INDEX_UNKNOWN_COLUMN = "index-unknown-column";
    /// ClickHouse has these types of indexes: `minmax`, `set(N)`, `bloom_filter`, `ngrambf_v1(..)`, `tokenbf_v1(..)`, `text(..)`,
    /// `sparse_grams(..)` and `vector_similarity(..)`. `set` takes the number of values that it keeps, 0 for all.
    INDEX_TYPE_UNKNOWN = "index-type-unknown";
    /// ClickHouse refuses a table with two indexes of the same name. Rename one of them.
    DUPLICATE_INDEX = "duplicate-index";
}

/// The types of indexes of ClickHouse 26, and then those that older versions had.
const TYPES: &[&str] = &[
    "minmax",
    "set",
    "bloom_filter",
    "ngrambf_v1",
    "tokenbf_v1",
    "text",
    "sparse_grams",
    "vector_similarity",
    "full_text",
    "inverted",
    "gin",
    "annoy",
    "usearch",
    "hypothesis",
];

/// How many of them are proposed.
const CURRENT: usize = 8;

fn unknown_type(index: &Index, place: &Place) -> Option<Violation> {
    let (name, arguments) = match index.index_type().split_once('(') {
        Some((name, arguments)) => (name.trim(), Some(arguments)),
        None => (index.index_type().trim(), None),
    };
    let (message, remedy) = if name == "set" && arguments.is_none() {
        (
            "`set` takes the number of values that it keeps".to_owned(),
            "write `set(100)`, or `set(0)` for all".to_owned(),
        )
    } else if name.is_empty() || TYPES.contains(&name) {
        return None;
    } else {
        let known = || TYPES.iter().copied().take(CURRENT);
        let remedy = did_you_mean(name, known())
            .map_or_else(|| format!("write {}", one_of(known())), |meant| format!("did you mean `{meant}`?"));
        (format!("ClickHouse has no index of the type `{name}`"), remedy)
    };
    let place = place.clone().then(Index::OPTIONS.index_type).value();
    Some(Violation::error(&INDEX_TYPE_UNKNOWN, place, message, remedy))
}

pub(super) fn check(indexes: &[Index], columns: &Columns<'_>) -> Vec<Violation> {
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
        if check_index_type(index.index_type()).is_ok() {
            violations.extend(unknown_type(index, &place));
        }
        if check_index_expr(index.expression()).is_ok() {
            check_expression(index, columns, &place, &mut violations);
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

fn check_expression(index: &Index, columns: &Columns<'_>, place: &Place, violations: &mut Vec<Violation>) {
    let place = place.clone().then(Index::OPTIONS.expression).value();
    match columns_named(index.expression()).into_iter().find(|name| !columns.knows(name)) {
        Some(unknown) => {
            let message = format!("the schema has no column `{unknown}`");
            let remedy = columns.remedy(unknown);
            let violation = Violation::error(&INDEX_UNKNOWN_COLUMN, place, message, remedy);
            violations.push(violation.about(&[DataSource::OPTIONS.columns]));
        }
        None => violations.extend(misspelt(index.expression(), &place)),
    }
}
