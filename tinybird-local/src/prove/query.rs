//! The queries of a pipe.

use std::ops::Range;

use tinybird_core::pipe::{Node, sql_place};
use tinybird_core::rule::Violation;
use tinybird_core::rule::clickhouse::{CLICKHOUSE_SYNTAX, CLICKHOUSE_VIEW, TEMPLATE_FAILS};
use tinybird_core::template::render::{Map, Program, RenderError, Values};
use tinybird_engine::{ClickHouseError, Error, Reason, Refusal, check_query};

use super::Prover;
use super::locate::locate;
use super::refusal::{is_about_others, is_about_values, rule, shorten};
use crate::statement::{fill_secrets, quoted, with};

/// The SQL of a node, as it is sent.
struct Query {
    resource: usize,
    node: usize,
    sql: String,
    /// Where its bytes stand in the definition; none where it is not a template.
    map: Option<Map>,
}

impl Query {
    /// A violation at these bytes of what was sent.
    fn violation(&self, range: Option<Range<usize>>, violation: Violation) -> Violation {
        let range = range.map(|range| match &self.map {
            Some(map) => map.range(range),
            None => range,
        });
        Violation { place: sql_place(self.node).range(range), ..violation }
    }
}

impl Prover<'_> {
    /// Analyses the nodes of a pipe, each after those that it may read.
    pub(super) fn pipe(&mut self, resource: usize) -> Result<(), Error> {
        let members = self.members;
        let Some(member) = members.get(resource) else { return Ok(()) };
        let Some(pipe) = member.definition.as_pipe() else { return Ok(()) };
        let mut known: Vec<(String, String)> = Vec::new();
        for (number, node) in pipe.nodes().iter().enumerate() {
            let Some(query) = self.render(resource, number, node) else { continue };
            if !self.judge(&query, &known)? {
                continue;
            }
            if pipe.published().is_some_and(|published| published.name() == node.name()) {
                if let Some(target) = &member.writes_to {
                    self.writes(&query, &known, target)?;
                }
                if self.read.contains(member.name()) {
                    let (text, _) = with(&known, &query.sql);
                    let view = format!("CREATE VIEW {} AS {text}", quoted(member.name()));
                    match self.engine.execute(&view) {
                        // Who reads from it is not judged.
                        Ok(()) | Err(Error::ClickHouse(_) | Error::Refused(_)) => {}
                        Err(error) => return Err(error),
                    }
                }
            }
            known.push((node.name().to_owned(), query.sql));
        }
        Ok(())
    }

    fn render(&mut self, resource: usize, number: usize, node: &Node) -> Option<Query> {
        if !node.is_template() {
            return Some(Query { resource, node: number, sql: node.sql().to_owned(), map: None });
        }
        let rendered = Program::parse(node.sql()).and_then(|program| program.render(&Values::check()));
        match rendered {
            Ok(rendered) => {
                Some(Query { resource, node: number, sql: fill_secrets(&rendered), map: Some(rendered.map) })
            }
            Err(RenderError::Thrown(thrown)) => {
                let violation = Violation::error(
                    &TEMPLATE_FAILS,
                    sql_place(number).range(Some(thrown.range)),
                    thrown.message,
                    "correct the template, so that Tinybird can render it",
                );
                self.proof.judged += 1;
                self.found(resource, violation, "");
                None
            }
            Err(error @ (RenderError::Limit { .. } | RenderError::Unsupported { .. })) => {
                self.not_judged(resource, Some(number), error.to_string());
                None
            }
        }
    }

    /// Whether ClickHouse takes a query.
    fn judge(&mut self, query: &Query, known: &[(String, String)]) -> Result<bool, Error> {
        if let Err(refusal) = check_query(&query.sql) {
            self.refused(query, &refusal);
            return Ok(false);
        }
        let (text, at) = with(known, &query.sql);
        let describe = self.engine.query(&format!("DESCRIBE TABLE ({text}\n)"), "Null");
        let answer = match describe {
            // Some mistakes only show when it runs, on tables without rows.
            Ok(_) if runs(&query.sql) => {
                self.engine.query(&format!("SELECT * FROM ({text}\n) LIMIT 1"), "Null")
            }
            other => other,
        };
        match answer {
            Ok(_) => {
                self.proof.judged += 1;
                Ok(true)
            }
            Err(Error::ClickHouse(error)) => {
                self.wrong(query, &error, at + "DESCRIBE TABLE (".len());
                Ok(false)
            }
            Err(Error::Refused(refusal)) => {
                self.refused(query, &refusal);
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn wrong(&mut self, query: &Query, error: &ClickHouseError, at: usize) {
        if is_about_others(error) {
            self.not_judged(query.resource, Some(query.node), shorten(&error.message));
            return;
        }
        if query.map.is_some() && is_about_values(error) {
            let reason = format!("it depends on the value of a parameter: {}", shorten(&error.message));
            self.not_judged(query.resource, Some(query.node), reason);
            return;
        }
        self.proof.judged += 1;
        let message = format!("ClickHouse refuses the query: {}", shorten(&error.message));
        let violation =
            Violation::error(rule(error), sql_place(query.node), message, "correct what ClickHouse names");
        let violation = query.violation(locate(&query.sql, error, at), violation);
        self.found(query.resource, violation, &error.name);
    }

    fn refused(&mut self, query: &Query, refusal: &Refusal) {
        if matches!(refusal.reason, Reason::Outside(_) | Reason::Unknown(_) | Reason::Form(_)) {
            self.not_judged(query.resource, Some(query.node), refusal.to_string());
            return;
        }
        self.proof.judged += 1;
        let violation = Violation::error(
            &CLICKHOUSE_SYNTAX,
            sql_place(query.node),
            format!("the query cannot be read: {refusal}"),
            "write one query whose brackets and quotes are closed",
        );
        let end = query.sql.get(refusal.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let violation = query.violation(Some(refusal.at..refusal.at + end), violation);
        self.found(query.resource, violation, "");
    }

    /// Tries to write the rows of a query into the table of a data source.
    fn writes(&mut self, query: &Query, known: &[(String, String)], target: &str) -> Result<(), Error> {
        let (text, _) = with(known, &query.sql);
        let describe = format!("DESCRIBE TABLE ({text}\n)");
        let Ok(names) = self.engine.query(&describe, "TSVRaw") else { return Ok(()) };
        let names = String::from_utf8_lossy(&names)
            .lines()
            .filter_map(|line| line.split('\t').next())
            .map(quoted)
            .collect::<Vec<_>>()
            .join(", ");
        let insert = format!("INSERT INTO {} ({names}) SELECT * FROM ({text}\n)", quoted(target));
        match self.engine.execute(&insert) {
            Ok(()) | Err(Error::Refused(_)) => Ok(()),
            Err(Error::ClickHouse(error)) if is_about_others(&error) => Ok(()),
            Err(Error::ClickHouse(error)) => {
                let message =
                    format!("the rows do not fit the data source `{target}`: {}", shorten(&error.message));
                let remedy = "give the columns the names and types of the data source's";
                let violation = Violation::error(&CLICKHOUSE_VIEW, sql_place(query.node), message, remedy);
                let violation = query.violation(locate(&query.sql, &error, 0), violation);
                self.found(query.resource, violation, &error.name);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether a query has what ClickHouse only checks when it runs.
fn runs(sql: &str) -> bool {
    let sql = sql.to_ascii_uppercase();
    ["JOIN", "OVER", "WITH FILL", " IN "].iter().any(|word| sql.contains(word))
}
