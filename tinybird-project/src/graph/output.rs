//! What a materialized view gives, and what its data source takes.

use tinybird_core::column_type::ColumnType;
use tinybird_core::datasource::Column;
use tinybird_core::rule::Violation;
use tinybird_core::rule::project::OUTPUT_COLUMNS;
use tinybird_core::suggest::did_you_mean;

use super::{Location, Member, Place};

/// The declared columns that the data source does not have, or has with another type.
pub(super) fn check(index: usize, member: &Member<'_>, target: &Member<'_>) -> Vec<Violation<Place>> {
    if member.output().is_empty() {
        return Vec::new();
    }
    let Some(source) = target.definition.as_data_source() else { return Vec::new() };
    let place = Place::of(index, Location::Item);
    let mut findings = Vec::new();
    for column in member.output() {
        let name = column.name();
        let Some(found) = source.columns().iter().find(|found| found.name() == name) else {
            let message = format!("the data source `{}` has no column `{name}`", target.name());
            let remedy = match did_you_mean(name, source.columns().iter().map(Column::name)) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => "add it to the data source, or take it out of `output`".to_owned(),
            };
            findings.push(Violation::error(&OUTPUT_COLUMNS, place, message, remedy));
            continue;
        };
        let Some(data_type) = found.data_type().filter(|found| !is_filled_by(found, column.data_type()))
        else {
            continue;
        };
        let message = format!(
            "the column `{name}` is declared as `{}`, and is `{data_type}` in the data source `{}`",
            column.data_type(),
            target.name()
        );
        let remedy = "declare the same type, or convert the column in the query";
        findings.push(Violation::warning(&OUTPUT_COLUMNS, place, message, remedy));
    }
    findings
}

/// Whether a column of a type is filled by values of another one: its own, or those that it aggregates.
fn is_filled_by(column: &ColumnType, values: &ColumnType) -> bool {
    let plain = |data_type: &ColumnType| data_type.as_str().replace(' ', "");
    let (column, values) = (plain(column), plain(values));
    let aggregated = column.strip_prefix("SimpleAggregateFunction(").and_then(|rest| rest.strip_suffix(')'));
    let aggregated = aggregated.and_then(|rest| rest.split_once(',')).map(|(_, values)| values.to_owned());
    let low = |data_type: &str| {
        data_type
            .strip_prefix("LowCardinality(")
            .and_then(|rest| rest.strip_suffix(')'))
            .unwrap_or(data_type)
            .to_owned()
    };
    low(&column) == low(&values) || aggregated.is_some_and(|aggregated| low(&aggregated) == low(&values))
}
