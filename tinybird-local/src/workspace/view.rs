//! Materialized views: they write into their data source whatever arrives where they read from.

use std::collections::HashSet;

use tinybird_core::Kind;
use tinybird_core::template::render::Values;

use super::change::Change;
use super::error::Error;
use super::{Workspace, load};
use crate::prove::refusal::shorten;
use crate::statement::quoted;

impl Workspace {
    /// Creates the views. Those that write into a data source that is empty are run over the rows that are there.
    pub(super) fn create_views(
        &mut self,
        new: &HashSet<String>,
        changes: &mut Vec<Change>,
    ) -> Result<(), Error> {
        let views: Vec<(String, String, String)> = self
            .writers(Kind::MaterializedView)
            .into_iter()
            .filter_map(|(view, target)| match self.sql_of_pipe(&view, &Values::new()) {
                Ok(sql) => Some((view, target, sql)),
                Err(error) => {
                    changes.push(Change::Refused { name: view, why: error.to_string() });
                    None
                }
            })
            .collect();
        // All of them before the first one is there: each row is to arrive once.
        for (view, target, sql) in views.iter().filter(|(_, target, _)| new.contains(target)) {
            if !self.is_empty(sql)? && self.fill(target, sql).is_ok() {
                changes.push(Change::Filled { data_source: target.clone(), view: view.clone() });
            }
        }
        for (view, target, sql) in &views {
            let create = format!("CREATE MATERIALIZED VIEW {} TO {} AS {sql}", quoted(view), quoted(target));
            match self.engine.execute(&create).map_err(Error::from) {
                Ok(()) => {}
                Err(Error::ClickHouse(error)) => {
                    changes.push(Change::Refused { name: view.clone(), why: shorten(&error.message) });
                }
                Err(Error::Refused(refusal)) => {
                    changes.push(Change::Refused { name: view.clone(), why: refusal.to_string() });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Whether a query has no rows, or does not run.
    fn is_empty(&mut self, sql: &str) -> Result<bool, Error> {
        match self.engine.query(&format!("SELECT 1 FROM ({sql}\n) LIMIT 1"), "TSV").map_err(Error::from) {
            Ok(rows) => Ok(rows.is_empty()),
            Err(error @ Error::Engine(_)) => Err(error),
            Err(_) => Ok(true),
        }
    }

    /// Writes the rows of a query into a data source: its columns by their names.
    pub(super) fn fill(&mut self, data_source: &str, sql: &str) -> Result<(), Error> {
        let described = self.engine.query(&format!("DESCRIBE TABLE ({sql}\n)"), "TSVRaw")?;
        let columns = load::first_cells(&described).map(quoted).collect::<Vec<_>>().join(", ");
        let into = quoted(data_source);
        Ok(self.engine.execute(&format!("INSERT INTO {into} ({columns}) SELECT * FROM ({sql}\n)"))?)
    }
}
