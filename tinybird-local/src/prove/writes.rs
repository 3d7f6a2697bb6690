//! What materialized views and copies write, against the data source that they write into.

use tinybird_core::AnyDefinition;
use tinybird_core::column_type::ColumnType;
use tinybird_core::pipe::sql_place;
use tinybird_core::rule::Violation;
use tinybird_core::rule::clickhouse::CLICKHOUSE_VIEW;
use tinybird_engine::Error;

use super::Prover;
use super::conversion::{Misfit, misfit};
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
                for column in &columns {
                    let Some(misfit) = self.misfit(pipe, &target, column) else { continue };
                    let message = format!("the column `{}` {}", column.name, misfit.problem);
                    let violation =
                        Violation::warning(&CLICKHOUSE_VIEW, place.clone(), message, &misfit.remedy);
                    let violation = query.violation(expression_of(&query.sql, &column.name), violation);
                    self.found(pipe, violation, "", None);
                }
            }
            Verdict::NotSent(_) | Verdict::Stopped(_) => {}
        }
        Ok(())
    }

    /// How a column that a pipe writes does not fit the one of its name in the data source.
    fn misfit(&self, pipe: usize, target: &str, column: &OutputColumn) -> Option<Misfit> {
        let source = self.members.iter().find_map(|member| match member.definition {
            AnyDefinition::DataSource(source) if source.name() == target => Some(source),
            _ => None,
        })?;
        let wanted = source.columns().iter().find(|wanted| wanted.name() == column.name)?.data_type()?;
        let given = ColumnType::parse(&column.data_type).ok()?;
        let is_view = matches!(self.members.get(pipe)?.definition, AnyDefinition::MaterializedView(_));
        misfit(&given, wanted, is_view)
    }
}
