//! What materialized views and copies write, against the data source that they write into.

use tinybird_core::AnyDefinition;
use tinybird_core::pipe::sql_place;
use tinybird_core::rule::Violation;
use tinybird_core::rule::clickhouse::CLICKHOUSE_VIEW;
use tinybird_engine::Error;

use super::Prover;
use super::locate::{expression_of, locate};
use super::outputs::{OutputColumn, columns};
use super::refusal::{is_about_others, shorten};
use super::session::Verdict;
use crate::compose::{Composed, StandIn};
use crate::statement::quoted;

impl Prover<'_> {
    /// Tries to write the rows of a pipe, none as yet, into its data source.
    pub(super) fn writes(
        &mut self,
        pipe: usize,
        composed: &Composed,
        stand_ins: &[StandIn],
        described: &str,
    ) -> Result<(), Error> {
        let Some(target) = self.members.get(pipe).and_then(|member| member.writes_to.clone()) else {
            return Ok(());
        };
        let Some(query) = composed.queries.last() else { return Ok(()) };
        let columns = columns(described);
        let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
        let text = &composed.text;
        let insert = format!(
            "INSERT INTO {} ({}) SELECT * FROM ({text}\n) LIMIT 0",
            quoted(&target),
            names.join(", ")
        );
        let mut tables = composed.tables.clone();
        tables.insert(target.clone());
        let place = sql_place(query.id.1);
        match self.session.write(&insert, &tables, stand_ins)? {
            Verdict::Refused(error) if is_about_others(&error) => {}
            Verdict::Refused(error) => {
                let message =
                    format!("the rows do not fit the data source `{target}`: {}", shorten(&error.message));
                let remedy = "give the columns the names and types of the data source's";
                let violation = Violation::error(&CLICKHOUSE_VIEW, place, message, remedy);
                let violation = query.violation(locate(&query.sql, &error, 0), violation);
                self.found(pipe, violation, &error.name, None);
            }
            Verdict::Accepted(_) => {
                for (column, message) in self.other_states(&target, &columns) {
                    let remedy = "use the aggregate function of the data source's column";
                    let violation = Violation::warning(&CLICKHOUSE_VIEW, place.clone(), message, remedy);
                    let violation = query.violation(expression_of(&query.sql, &column), violation);
                    self.found(pipe, violation, "", None);
                }
            }
            Verdict::NotSent(_) | Verdict::Stopped(_) => {}
        }
        Ok(())
    }

    /// The columns whose states ClickHouse takes for those of another aggregate function, without a word.
    fn other_states(&self, target: &str, columns: &[OutputColumn]) -> Vec<(String, String)> {
        let source = self.members.iter().find_map(|member| match member.definition {
            AnyDefinition::DataSource(source) if source.name() == target => Some(source),
            _ => None,
        });
        let of = |column: &OutputColumn| {
            let found = source?.columns().iter().find(|found| found.name() == column.name)?;
            let wanted = found.data_type()?.to_string();
            let is_other = function(&wanted)? != function(&column.data_type)?;
            is_other.then(|| {
                let OutputColumn { name, data_type } = column;
                let message = format!(
                    "the column `{name}` holds states of `{data_type}`, which the data source `{target}` merges as `{wanted}`"
                );
                (name.clone(), message)
            })
        };
        columns.iter().filter_map(of).collect()
    }
}

/// The function of an `AggregateFunction(..)` with its parameters. One with a condition has the same states.
fn function(data_type: &str) -> Option<String> {
    let inner = data_type.strip_prefix("AggregateFunction(")?.strip_suffix(')')?;
    let mut depth = 0;
    let end = inner.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0 && c == ','
    });
    let function = inner.get(..end.unwrap_or(inner.len()))?.replace(' ', "");
    let (name, parameters) = function.split_once('(').unwrap_or((&function, ""));
    let name = name.trim_end_matches("OrNull").trim_end_matches("If");
    Some(format!("{name}({parameters}"))
}

#[cfg(test)]
mod tests {
    use super::function;

    #[test]
    fn functions_are_compared_with_their_parameters() {
        for (a, b, same) in [
            ("AggregateFunction(count)", "AggregateFunction(count, UInt64)", true),
            ("AggregateFunction(count)", "AggregateFunction(countIf, UInt8)", true),
            ("AggregateFunction(avg, Float64)", "AggregateFunction(avgIf, Float64, UInt8)", true),
            (
                "AggregateFunction(quantile(0.9), Float64)",
                "AggregateFunction(quantiles(0.5, 0.9), Float64)",
                false,
            ),
            (
                "AggregateFunction(quantiles(0.5,0.9), Float64)",
                "AggregateFunction(quantiles(0.5, 0.9), Float64)",
                true,
            ),
        ] {
            assert_eq!(function(a) == function(b), same, "{a} {b}");
        }
        assert_eq!(function("UInt8"), None);
    }
}
