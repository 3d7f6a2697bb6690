//! Columns: their names, types, defaults, codecs and JSON paths.

use std::collections::HashSet;

use super::ingestion::KAFKA_COLUMNS;
use super::{DataSource, JsonPath, Step};
use crate::codec::check_codec_type;
use crate::column_type::ColumnType;
use crate::datafile::schema::{
    check_codec, check_column_name, check_expression, check_json_path, check_type_text,
};
use crate::rule::{Invalid, Place, Violation, names, rules};

/// A column of a data source.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Column {
    pub(crate) name: String,
    pub(crate) data_type: Option<ColumnType>,
    pub(crate) json_path: Option<JsonPath>,
    pub(crate) default: Option<String>,
    pub(crate) codec: Option<String>,
}

names! { Column { data_type: "type", json_path: "json_path", default: "default", codec: "codec" } }

impl Column {
    /// A column with this name, and nothing else.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its ClickHouse type; none where it is taken from the default expression.
    #[must_use]
    pub const fn data_type(&self) -> Option<&ColumnType> {
        self.data_type.as_ref()
    }

    /// The JSON path from which its values are taken.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.json_path.as_ref().map(JsonPath::as_str)
    }

    /// The same, taken apart.
    #[doc(hidden)]
    #[must_use]
    pub const fn parsed_json_path(&self) -> Option<&JsonPath> {
        self.json_path.as_ref()
    }

    /// The SQL expression of its default.
    #[must_use]
    pub fn default_expression(&self) -> Option<&str> {
        self.default.as_deref()
    }

    /// Its compression, without the word CODEC: `ZSTD(1)`.
    #[must_use]
    pub fn codec(&self) -> Option<&str> {
        self.codec.as_deref()
    }

    /// Sets its type.
    pub fn set_data_type(&mut self, data_type: ColumnType) {
        self.data_type = Some(data_type);
    }

    /// Removes its JSON path.
    #[doc(hidden)]
    pub fn remove_json_path(&mut self) {
        self.json_path = None;
    }

    /// Sets its JSON path.
    pub fn set_json_path(&mut self, json_path: String) {
        self.json_path = Some(JsonPath::new(json_path));
    }

    /// Sets the SQL expression of its default.
    pub fn set_default(&mut self, expression: String) {
        self.default = Some(expression);
    }

    /// Sets its compression.
    pub fn set_codec(&mut self, codec: String) {
        self.codec = Some(codec);
    }
}

rules! {
    /// A data source has at least one column: Tinybird refuses a file without a schema.
    NO_COLUMNS = "no-columns";
    /// ClickHouse refuses a table with two columns of the same name. Remove one of them, or rename it.
    DUPLICATE_COLUMN = "duplicate-column";
    /// A column needs a type, or `_` and a default from which ClickHouse takes the type: `created_at: _ =
    /// expr("now()")`.
    UNTYPED_COLUMN = "untyped-column";
    /// An array of arrays has no JSON path by default, because JSON can nest the values in several ways. Set
    /// it: `#[json_path("$.a[:].b[:]")]`.
    NESTED_ARRAY_PATH = "nested-array-path";
    /// The values of an array are found by a path into each element: `$.tags[:]`. Without `[:]` it leads to one value, which is
    /// no array to Tinybird. This is a warning.
    ARRAY_JSON_PATH = "array-json-path";
    /// Aggregate states, and the columns that Kafka adds, are not ingested from JSON: Tinybird refuses a JSON
    /// path on them. Remove `#[json_path]`.
    JSON_PATH_UNUSED = "json-path-unused";
    /// Write `AggregateFunction(sum, ..)`, not `AggregateFunction(sumState, ..)`: the type names the
    /// function, and a query calls `sumState` to make a state. ClickHouse accepts both, but then shows
    /// another type than that of the query. This is a warning.
    AGGREGATE_STATE = "aggregate-state";
    /// `LowCardinality` stores each distinct value once, and a number for each row. For numbers, dates and
    /// times this takes more space and time than the values themselves, and ClickHouse refuses it unless a
    /// setting allows it. This is a warning.
    LOW_CARDINALITY_SMALL = "low-cardinality-small";
}

/// The place of a column, by its number.
pub(super) fn place(index: usize) -> Place {
    Place::option(DataSource::OPTIONS.columns).index(index)
}

impl Column {
    fn has_no_json_path(&self) -> bool {
        self.data_type().is_some_and(ColumnType::is_aggregate_state) || KAFKA_COLUMNS.contains(&self.name())
    }

    /// The JSON path that the column has by default: `$.column`, or `$.column[:]` for arrays.
    pub(super) fn default_json_path(&self) -> Option<JsonPath> {
        // A name that cannot be written is refused for itself.
        if self.has_no_json_path() || check_column_name(&self.name).is_err() {
            return None;
        }
        match &self.data_type {
            Some(data_type) if data_type.is_nested_array() => None,
            data_type => {
                let is_array = data_type.as_ref().is_some_and(ColumnType::is_array);
                Some(JsonPath::of_column(&self.name, is_array))
            }
        }
    }
}

/// Refuses columns of names that others have.
pub fn declared_twice(names: &[String]) -> Invalid {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let message = match names.as_slice() {
        [name] => format!("column {name} is declared twice"),
        names => format!("columns {} are declared twice", names.join(", ")),
    };
    Invalid::new(&DUPLICATE_COLUMN, message, "remove one of them, or give it another name")
}

pub(super) fn check(columns: &[Column], has_json_paths: bool) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut names = HashSet::new();
    for (index, column) in columns.iter().enumerate() {
        let place = place(index);
        let is_repeated = !names.insert(column.name());
        if let Err(invalid) = check_column_name(&column.name) {
            violations.push(Violation::invalid(place.clone(), invalid));
        } else if is_repeated {
            violations
                .push(Violation::invalid(place.clone(), declared_twice(std::slice::from_ref(&column.name))));
        }
        check_parts(column, &place, has_json_paths, &mut violations);
    }
    functions_with_state(columns, &mut violations);
    if columns.is_empty() {
        violations.push(Violation::error(
            &NO_COLUMNS,
            Place::option(DataSource::OPTIONS.columns),
            "a data source has at least one column",
            "add one, such as `timestamp: DateTime`",
        ));
    }
    violations
}

/// Warns of each function that is written with `State`, at the first of its columns.
fn functions_with_state(columns: &[Column], violations: &mut Vec<Violation>) {
    let mut seen = HashSet::new();
    for (index, column) in columns.iter().enumerate() {
        let function = column.data_type().and_then(ColumnType::function_with_state);
        let Some((written, bare)) = function else { continue };
        if !seen.insert(written) {
            continue;
        }
        let is_alike = |other: &&Column| {
            other
                .data_type()
                .and_then(ColumnType::function_with_state)
                .is_some_and(|(other, _)| other == written)
        };
        let holds = match columns.iter().filter(is_alike).count() {
            0 | 1 => format!("column `{}` holds", column.name),
            2 => format!("column `{}` and another one hold", column.name),
            more => format!("column `{}` and {} others hold", column.name, more - 1),
        };
        violations.push(Violation::warning(
            &AGGREGATE_STATE,
            place(index).then(Column::OPTIONS.data_type),
            format!("`{written}` is what a query calls; {holds} states of `{bare}`"),
            format!("write `{bare}` instead of `{written}`"),
        ));
    }
}

fn check_parts(column: &Column, place: &Place, has_json_paths: bool, violations: &mut Vec<Violation>) {
    if column.data_type.is_none() && column.default.is_none() {
        violations.push(Violation::error(
            &UNTYPED_COLUMN,
            place.clone().then(Column::OPTIONS.data_type).value(),
            format!("column `{}` has neither a type nor a default to take it from", column.name),
            "write a type instead of `_`, or add a default such as `= expr(\"now()\")`",
        ));
    }
    if let Some(data_type) = column.data_type().filter(|data_type| data_type.is_low_cardinality_of_small()) {
        violations.push(Violation::warning(
            &LOW_CARDINALITY_SMALL,
            place.clone().then(Column::OPTIONS.data_type),
            format!("`{data_type}` takes more room than its values, which are small"),
            "leave out `LowCardinality`",
        ));
    }
    // Only texts within a type can be unreadable. The place is in the type as the file has it, not the source.
    let quoted_type = column.data_type().map(ColumnType::as_str).filter(|text| text.contains('\''));
    if let Some(Err(invalid)) = quoted_type.map(check_type_text) {
        violations.push(Violation::invalid(
            place.clone().then(Column::OPTIONS.data_type),
            Invalid { range: None, ..invalid },
        ));
    }
    if let Some(codec) = &column.codec {
        let checked = check_codec(codec)
            .and_then(|()| column.data_type().map_or(Ok(()), |data_type| check_codec_type(codec, data_type)));
        let place = || place.clone().then(Column::OPTIONS.codec);
        violations.extend(checked.err().map(|invalid| Violation::invalid(place(), invalid)));
    }
    if let Some(Err(invalid)) = column.default.as_deref().map(check_expression) {
        violations.push(Violation::invalid(place.clone().then(Column::OPTIONS.default), invalid));
    }
    if let Some(json_path) = column.json_path() {
        let place = place.clone().then(Column::OPTIONS.json_path);
        if column.has_no_json_path() {
            violations.push(Violation::error(
                &JSON_PATH_UNUSED,
                place,
                format!("column `{}` is not ingested from JSON, and takes no JSON path", column.name),
                "remove `#[json_path]`",
            ));
        } else if let Err(invalid) = check_json_path(json_path) {
            violations.push(Violation::invalid(place, invalid));
        } else if column.data_type().is_some_and(ColumnType::is_array)
            && let Some(steps) = column.parsed_json_path().and_then(JsonPath::steps)
            && !steps.contains(&Step::Elements)
        {
            violations.push(Violation::warning(
                &ARRAY_JSON_PATH,
                place.value(),
                format!("column `{}` is an array, and `{json_path}` leads to one value", column.name),
                format!("write `{json_path}[:]`"),
            ));
        }
    } else if has_json_paths
        && !column.has_no_json_path()
        && column.data_type().is_some_and(ColumnType::is_nested_array)
    {
        violations.push(Violation::error(
            &NESTED_ARRAY_PATH,
            place.clone(),
            format!("column `{}` is an array of arrays, which has no JSON path by default", column.name),
            format!("add `#[json_path(\"$.{}[:][:]\")]`, or the path at which its values are", column.name),
        ));
    }
}
