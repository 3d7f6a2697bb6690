//! Values that ClickHouse takes for a column of another type, and changes or refuses when a row comes.

use tinybird_core::column_type::{ColumnType, Type};

/// Why a column of a query does not fit the column that its values are written into, and what to do.
pub(super) struct Misfit {
    /// Continues a sentence whose subject is the query's column.
    pub(super) problem: String,
    pub(super) remedy: String,
}

/// What is wrong with writing values of a type into a column of another one that ClickHouse converts them to.
pub(super) fn misfit(given: &ColumnType, wanted: &ColumnType, is_view: bool) -> Option<Misfit> {
    let misfit = |problem: String, remedy: String| Some(Misfit { problem, remedy });
    if let (Type::State { function: given_function, .. }, Type::State { function, .. }) =
        (given.kind(), wanted.kind())
    {
        let is_other = states_of(given_function) != states_of(function);
        return is_other.then(|| Misfit {
            problem: format!("holds states of `{given}`, which the data source merges as `{wanted}`"),
            remedy: "use the aggregate function of the data source's column".to_owned(),
        });
    }
    match (given.kind().value(), wanted.kind().value()) {
        (Type::Int { bits, .. }, Type::Int { bits: fewer, .. }) if fewer < bits => misfit(
            format!("is `{given}`, and numbers that `{wanted}` does not hold become other numbers"),
            format!(
                "give the data source's column the type `{given}`, or convert the value with a function such as `least`"
            ),
        ),
        (Type::Float { .. }, Type::Int { .. }) => misfit(
            format!("is `{given}`, and loses its fraction as `{wanted}`"),
            format!(
                "give the data source's column the type `{given}`, or write `toInt64(round(..))`, for example"
            ),
        ),
        (_, kind)
            if is_view && *kind != Type::Refused && may_be_null(given.kind()) && !wanted.takes_null() =>
        {
            misfit(
                format!("may be NULL, and one such row stops the ingestion: the data source has `{wanted}`"),
                "write `ifNull(.., ..)`, or make the data source's column Nullable".to_owned(),
            )
        }
        _ => None,
    }
}

/// `Nullable(..)`, also within `LowCardinality(..)` and `SimpleAggregateFunction(..)`: what ClickHouse does not convert.
fn may_be_null(kind: &Type) -> bool {
    match kind {
        Type::Nullable(_) => true,
        Type::LowCardinality(inner) | Type::Simple { of: inner, .. } => may_be_null(inner),
        _ => false,
    }
}

/// The function whose states an aggregate function holds, with its parameters. One with a condition has the same states.
fn states_of(function: &str) -> String {
    let function = function.replace(' ', "");
    let (name, parameters) = function.split_once('(').unwrap_or((&function, ""));
    let name = name.trim_end_matches("OrNull").trim_end_matches("If");
    format!("{name}({parameters}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_is_told() {
        for (given, wanted, problem) in [
            ("AggregateFunction(count)", "AggregateFunction(count, UInt64)", None),
            ("AggregateFunction(count)", "AggregateFunction(countIf, UInt8)", None),
            ("AggregateFunction(avg, Float64)", "AggregateFunction(avgIf, Float64, UInt8)", None),
            (
                "AggregateFunction(quantiles(0.5,0.9), Float64)",
                "AggregateFunction(quantiles(0.5, 0.9), Float64)",
                None,
            ),
            (
                "AggregateFunction(quantile(0.9), Float64)",
                "AggregateFunction(quantiles(0.5, 0.9), Float64)",
                Some("holds states"),
            ),
            ("UInt64", "UInt64", None),
            ("UInt32", "UInt64", None),
            ("UInt64", "Int64", None),
            ("UInt64", "Nullable(UInt64)", None),
            ("UInt64", "SimpleAggregateFunction(sum, UInt64)", None),
            ("UInt64", "UInt8", Some("become other numbers")),
            ("Nullable(Int64)", "LowCardinality(Int32)", Some("become other numbers")),
            ("UInt64", "SimpleAggregateFunction(max, UInt32)", Some("become other numbers")),
            ("Float64", "Int64", Some("loses its fraction")),
            ("Float64", "Float32", None),
            ("Nullable(DateTime)", "DateTime", Some("may be NULL")),
            ("LowCardinality(Nullable(String))", "LowCardinality(String)", Some("may be NULL")),
            ("SimpleAggregateFunction(any, Nullable(String))", "String", Some("may be NULL")),
            ("Nullable(DateTime)", "Nullable(DateTime)", None),
            ("Dynamic", "String", None),
        ] {
            let of = |text| ColumnType::parse(text).unwrap();
            let found = misfit(&of(given), &of(wanted), true).map(|misfit| misfit.problem);
            match problem {
                Some(part) => assert!(
                    found.as_ref().is_some_and(|text| text.contains(part)),
                    "{given} {wanted}: {found:?}"
                ),
                None => assert_eq!(found, None, "{given} {wanted}"),
            }
        }
    }

    /// A copy inserts the default instead.
    #[test]
    fn null_stops_views_alone() {
        let of = |text| ColumnType::parse(text).unwrap();
        assert!(misfit(&of("Nullable(Date)"), &of("Date"), false).is_none());
    }
}
