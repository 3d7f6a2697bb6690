//! What a materialized view gives, and what its data source takes.

use tinybird_core::column_type::ColumnType;
use tinybird_core::datasource::Column;
use tinybird_core::pipe::{ResultColumns, Scope};
use tinybird_core::rule::project::{OUTPUT_COLUMNS, TARGET_JSON_PATHS};
use tinybird_core::rule::{Place as Within, Violation};
use tinybird_core::suggest::{all_of, did_you_mean};
use tinybird_core::{AnyDefinition, Kind};

use super::{Location, Member, Place};

fn place(column: usize) -> Within {
    Within::option(ResultColumns::OPTIONS.output).index(column)
}

/// The places at which something may be found of a definition.
pub(super) fn places(definition: &AnyDefinition) -> Vec<Within> {
    let columns = match definition {
        AnyDefinition::MaterializedView(view) => view.output().len(),
        _ => 0,
    };
    (0..columns).map(place).collect()
}

/// JSON paths of a data source whose rows come from a materialized view.
pub(super) fn json_paths(view: &Member<'_>, target: &Member<'_>) -> Option<Violation<()>> {
    let source = target.definition.as_data_source().filter(|_| view.kind() == Kind::MaterializedView)?;
    let is_sent_to = source.tokens().iter().any(|grant| grant.scopes().contains(&Scope::Append));
    // Only a macro says whether they were asked for.
    if source.json_paths() != Some(true) || source.ingestion().is_some() || is_sent_to {
        return None;
    }
    let message = format!(
        "`{}` is filled by `{}`, and has JSON paths for rows that nobody sends",
        source.name(),
        view.name()
    );
    let remedy = "add `json_paths: false`; if rows are sent to it as well, add the token that sends them: `tokens: { Ingest: Append }`";
    Some(Violation::warning(&TARGET_JSON_PATHS, (), message, remedy))
}

/// The declared columns that the data source does not have, or has with another type.
pub(super) fn check(index: usize, member: &Member<'_>, target: &Member<'_>) -> Vec<Violation<Place>> {
    if member.output().is_empty() {
        return Vec::new();
    }
    let Some(source) = target.definition.as_data_source() else { return Vec::new() };
    let mut findings = Vec::new();
    for (number, column) in member.output().iter().enumerate() {
        let place = Place::of(index, Location::Option(place(number)));
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
    let is_given = |column: &&Column| member.output().iter().any(|given| given.name() == column.name());
    let missing =
        source.columns().iter().filter(|column| column.default_expression().is_none() && !is_given(column));
    if let Some(missing) = all_of(missing.map(Column::name)) {
        let message = format!(
            "`output` lacks {missing}, which the data source `{}` has without a default",
            target.name()
        );
        let remedy = "add them to the query and to `output`, or give them a default in the data source";
        findings.push(Violation::error(&OUTPUT_COLUMNS, Place::of(index, Location::Item), message, remedy));
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
