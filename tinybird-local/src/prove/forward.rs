//! The queries that take the rows of a data source to its new schema.

use tinybird_core::datasource::DataSource;
use tinybird_core::rule::clickhouse::CLICKHOUSE_SYNTAX;
use tinybird_core::rule::{Place, Violation};
use tinybird_engine::{Error, check_query};

use super::Prover;
use super::locate::locate;
use super::refusal::shorten;
use super::session::{PARSE, Verdict};

impl Prover<'_> {
    /// Whether the forward query can be read. It runs on the table as it was before, which is not known here.
    pub(super) fn forward(&mut self, resource: usize, source: &DataSource) -> Result<(), Error> {
        let Some(query) = source.forward_query() else { return Ok(()) };
        let place = Place::option(DataSource::OPTIONS.forward_query).value();
        let violation = |message: String, range| {
            let remedy = "correct the query, which Tinybird runs when the schema changes";
            Violation::error(&CLICKHOUSE_SYNTAX, place.clone().range(range), message, remedy)
        };
        if let Err(refusal) = check_query(query) {
            let message = format!("the forward query cannot be read: {refusal}");
            self.found(resource, violation(message, Some(refusal.at..refusal.at)), "", None);
            return Ok(());
        }
        if let Verdict::Refused(error) = self.session.parse(query)?
            && error.name == "SYNTAX_ERROR"
        {
            let message = format!("ClickHouse cannot read the forward query: {}", shorten(&error.message));
            let range = locate(query, &error, PARSE.len());
            self.found(resource, violation(message, range), &error.name, None);
        }
        Ok(())
    }
}
