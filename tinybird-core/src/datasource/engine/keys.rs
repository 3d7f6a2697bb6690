//! Keys: what they are made of.

use super::Engine;
use super::check::Columns;
use crate::datasource::DataSource;
use crate::datasource::functions::misspelt;
use crate::datasource::key::{aggregate_called, columns_checked_by_tinybird, columns_named, elements};
use crate::rule::{OptionName, Place, Violation, rules};

rules! {
    /// The columns of a key are columns of the schema, or those that Kafka or DynamoDB add. Correct the name,
    /// or add the column.
    KEY_UNKNOWN_COLUMN = "key-unknown-column";
    /// A key cannot contain a Nullable column: Tinybird refuses it. Give the column a type without Nullable
    /// and a default, or leave it out of the key.
    KEY_NULLABLE = "key-nullable";
    /// A key cannot contain an aggregate function or an aggregate state. For a `SimpleAggregateFunction`
    /// column this is only a warning: its value, and with it the order, changes when rows are merged.
    KEY_AGGREGATE = "key-aggregate";
    /// A key cannot contain a `JSON`, `Dynamic` or `Variant` column: write one of its parts, such as
    /// `payload.id`. A `partition_key` cannot be a float either. ClickHouse refuses both.
    KEY_TYPE = "key-type";
}

pub(super) fn check_key(
    option: OptionName,
    key: &str,
    columns: &Columns<'_>,
    violations: &mut Vec<Violation>,
) {
    for (index, element) in elements(key).into_iter().enumerate() {
        let place = Engine::place(option).index(index).value();
        let mut named = columns_named(element);
        named.dedup();
        if let Some(unknown) = named.into_iter().find(|name| !columns.knows(name)) {
            let message = format!("the schema has no column `{unknown}`");
            let violation = Violation::error(&KEY_UNKNOWN_COLUMN, place, message, columns.remedy(unknown));
            violations.push(violation.about(&[DataSource::OPTIONS.columns]));
            continue;
        }
        if let Some(violation) = key_type(option, element, columns, &place) {
            violations.push(violation);
            continue;
        }
        violations.extend(misspelt(element, &place));
        if let Some(function) = aggregate_called(element) {
            violations.push(Violation::error(
                &KEY_AGGREGATE,
                place,
                format!("`{function}` is an aggregate function, which no key takes"),
                "write a column, or a function of a single row such as `toDate(timestamp)`",
            ));
            continue;
        }
        let found = columns_checked_by_tinybird(element).into_iter().find_map(|name| {
            let column_type = columns.find(name)?.data_type()?;
            Some((name, column_type)).filter(|(_, of)| of.is_nullable() || of.is_aggregate_state())
        });
        let Some((name, column_type)) = found else { continue };
        if column_type.is_simple_aggregate() {
            if [Engine::OPTIONS.sorting_key, Engine::OPTIONS.primary_key].contains(&option) {
                let message = format!("column `{name}` changes when rows are merged, and the order with it");
                let remedy = "leave it out of the key";
                violations.push(Violation::warning(&KEY_AGGREGATE, place, message, remedy));
            }
            continue;
        }
        violations.push(if column_type.is_aggregate_state() {
            Violation::error(
                &KEY_AGGREGATE,
                place,
                format!("column `{name}` is an aggregate state, by which nothing can be sorted"),
                "leave it out of the key",
            )
        } else {
            Violation::error(
                &KEY_NULLABLE,
                place,
                format!("column `{name}` is Nullable, and no key takes a Nullable column"),
                format!("give `{name}` a type without Nullable and a default, or leave it out of the key"),
            )
        });
    }
}

/// A column that no key is made of.
fn key_type(option: OptionName, element: &str, columns: &Columns<'_>, place: &Place) -> Option<Violation> {
    let name = element.trim().trim_matches('`');
    let data_type = columns.find(name)?.data_type()?;
    let (what, remedy) = if data_type.is_semi_structured() {
        (
            "no key takes it",
            format!("write a part of it that has a type, such as `{name}.id`, or leave it out"),
        )
    } else if option == Engine::OPTIONS.partition_key && data_type.is_float() {
        (
            "no partition key is a float",
            "partition by a whole number or a time, such as `toYYYYMM(at)`".to_owned(),
        )
    } else {
        return None;
    };
    let message = format!("column `{name}` is `{data_type}`, and {what}");
    Some(Violation::error(&KEY_TYPE, place.clone(), message, remedy))
}
