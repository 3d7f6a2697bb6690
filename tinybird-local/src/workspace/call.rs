//! Calls of pipes, and queries that name them.

use tinybird_core::template::render::Values;

use super::Workspace;
use super::error::Error;
use crate::compose::{Failed, Pipes, Why};
use crate::statement::with;

impl Workspace {
    /// Calls a pipe. The answer is in one of ClickHouse's formats: `JSON`, `JSONEachRow`, `CSVWithNames`.
    ///
    /// # Errors
    /// There is no such pipe, a template does not take the parameters, or ClickHouse refuses the query.
    pub fn call(&mut self, pipe: &str, parameters: &Values, format: &str) -> Result<Vec<u8>, Error> {
        let sql = self.sql_of_pipe(pipe, parameters)?;
        Ok(self.engine.query(&sql, format)?)
    }

    /// Calls a pipe for what a query makes of its rows, which it calls `_`.
    ///
    /// # Errors
    /// As [`Workspace::call`].
    pub fn call_from(
        &mut self,
        pipe: &str,
        query: &str,
        parameters: &Values,
        format: &str,
    ) -> Result<Vec<u8>, Error> {
        let rows = self.sql_of_pipe(pipe, parameters)?;
        let query = self.sql_of_query(query, parameters)?;
        let sql = with(&[("_".to_owned(), rows)], &query).0;
        Ok(self.engine.query(&sql, format)?)
    }

    /// Asks a query, which may name data sources and pipes.
    ///
    /// # Errors
    /// As [`Workspace::call`].
    pub fn query(&mut self, query: &str, parameters: &Values, format: &str) -> Result<Vec<u8>, Error> {
        let sql = self.sql_of_query(query, parameters)?;
        Ok(self.engine.query(&sql, format)?)
    }

    /// The SQL that a pipe is for a call.
    ///
    /// # Errors
    /// As [`Workspace::call`].
    pub fn sql_of_pipe(&self, name: &str, parameters: &Values) -> Result<String, Error> {
        self.pipe(name)?;
        let (pipes, values) = (Pipes::new(&self.resources), self.with_secrets(parameters));
        let published = pipes.named(name).and_then(|pipe| pipes.published(pipe));
        let published = published.ok_or_else(|| Error::Invalid(format!("the pipe `{name}` has no nodes")))?;
        let composed = pipes.call(&values).with_secrets(&self.secrets).compose(published);
        Ok(composed.map_err(error)?.text)
    }

    fn sql_of_query(&self, query: &str, parameters: &Values) -> Result<String, Error> {
        let (pipes, values) = (Pipes::new(&self.resources), self.with_secrets(parameters));
        let composed = pipes.call(&values).with_secrets(&self.secrets).compose_text(query);
        Ok(composed.map_err(error)?.text)
    }

    fn with_secrets(&self, parameters: &Values) -> Values {
        self.secrets.keys().fold(parameters.clone(), |values, name| values.with_secret(name))
    }
}

fn error(failed: Failed) -> Error {
    match failed.why {
        Why::Template(error) => Error::Template(error),
        Why::Refused(_, refusal) => Error::Refused(refusal),
    }
}
