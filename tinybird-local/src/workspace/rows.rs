//! The rows of data sources: counted, removed and copied.

use tinybird_core::template::render::Values;
use tinybird_core::{AnyDefinition, Kind};
use tinybird_project::graph::Member;

use super::Workspace;
use super::error::Error;
use crate::statement::quoted;

impl Workspace {
    /// How many rows a data source has.
    ///
    /// # Errors
    /// There is no such data source.
    pub fn count(&mut self, data_source: &str) -> Result<u64, Error> {
        self.count_where(data_source, "1")
    }

    /// How many rows of a data source meet a condition.
    ///
    /// # Errors
    /// There is no such data source, or ClickHouse refuses the condition.
    pub fn count_where(&mut self, data_source: &str, condition: &str) -> Result<u64, Error> {
        self.data_source(data_source)?;
        let count = format!("SELECT count() FROM {} WHERE {}", quoted(data_source), bracketed(condition)?);
        let count = self.engine.query(&count, "TSV")?;
        Ok(String::from_utf8_lossy(&count).trim().parse().unwrap_or(0))
    }

    /// Removes the rows of a data source that meet a condition. Returns how many there were.
    ///
    /// # Errors
    /// As [`Workspace::count_where`].
    pub fn delete(&mut self, data_source: &str, condition: &str) -> Result<u64, Error> {
        let count = self.count_where(data_source, condition)?;
        let delete = format!("DELETE FROM {} WHERE {}", quoted(data_source), bracketed(condition)?);
        self.engine.execute(&delete)?;
        Ok(count)
    }

    /// Removes all rows of a data source. Views keep what they took from them.
    ///
    /// # Errors
    /// There is no such data source.
    pub fn truncate(&mut self, data_source: &str) -> Result<(), Error> {
        self.data_source(data_source)?;
        Ok(self.engine.execute(&format!("TRUNCATE TABLE {}", quoted(data_source)))?)
    }

    /// Runs a copy pipe. `replaces` says whether its rows replace those that are there; otherwise its definition does.
    ///
    /// # Errors
    /// There is no such copy pipe, or ClickHouse refuses the query.
    pub fn copy(&mut self, pipe: &str, parameters: &Values, replaces: Option<bool>) -> Result<(), Error> {
        let definition = self.pipe(pipe)?;
        let target = Member::new(definition).writes_to.filter(|_| definition.kind() == Kind::CopyPipe);
        let Some(target) = target else {
            return Err(Error::Invalid(format!("`{pipe}` is not a copy pipe")));
        };
        let replaces = replaces.unwrap_or_else(|| is_replacing(definition));
        let now = self.now()?;
        let sql = self.sql_of_pipe(pipe, &parameters.clone().at(&now))?;
        if replaces {
            self.truncate(&target)?;
        }
        self.fill(&target, &sql)
    }

    /// The time: `2024-12-31 23:59:59`.
    ///
    /// # Errors
    /// The engine does not run.
    pub fn now(&mut self) -> Result<String, Error> {
        let now = self.engine.query("SELECT now()", "TSV")?;
        Ok(String::from_utf8_lossy(&now).trim().to_owned())
    }
}

fn is_replacing(definition: &AnyDefinition) -> bool {
    let AnyDefinition::CopyPipe(pipe) = definition else { return false };
    pipe.copy().mode().is_some_and(|mode| mode.as_str() == "replace")
}

/// A condition, which can be nothing else.
fn bracketed(condition: &str) -> Result<String, Error> {
    tinybird_engine::check_query(condition).map_err(Error::Refused)?;
    Ok(format!("({condition}\n)"))
}
