//! The queries of a pipe.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tinybird_core::pipe::sql_place;
use tinybird_core::rule::Violation;
use tinybird_core::rule::clickhouse::{CLICKHOUSE_STOPPED, CLICKHOUSE_SYNTAX, TEMPLATE_FAILS};
use tinybird_core::template::render::RenderError;
use tinybird_engine::{ClickHouseError, Error, Reason, Refusal};

use super::locate::locate;
use super::refusal::{is_about_others, is_about_values, rule, shorten};
use super::session::{DESCRIBE, Verdict};
use super::values::{Case, Given};
use super::{Prover, Renderings};
use crate::compose::{Composed, Failed, Id, Query, Why};

/// What is known of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// ClickHouse takes it or refuses it, in one of the calls at least.
    Judged,
    /// Why it was not judged in any.
    NotJudged(String),
}

/// As many values are tried for the parameters of a call.
const MOST_TRIES: usize = 40;

/// What came of a node and all that it reads from.
enum Outcome {
    /// ClickHouse takes all of it. The columns of the node.
    Accepted(Composed, String),
    /// Something of it was refused, or not judged.
    Wrong,
    /// A parameter needs another value.
    Again(Given),
}

impl Query {
    /// A violation at these bytes of its SQL.
    pub(super) fn violation(&self, range: Option<Range<usize>>, violation: Violation) -> Violation {
        let range = range.map(|range| match &self.map {
            Some(map) => map.range(range),
            None => range,
        });
        Violation { place: sql_place(self.id.1).range(range), ..violation }
    }
}

impl Prover<'_> {
    /// Tries a pipe: in the rendering that Tinybird itself checks, then in those of calls.
    pub(super) fn pipe(&mut self, pipe: usize, renderings: Renderings) -> Result<(), Error> {
        let Some(body) = self.pipes.body(pipe) else { return Ok(()) };
        let nodes: Vec<Id> = (0..body.nodes().len()).map(|node| (pipe, node)).collect();
        self.case(pipe, &nodes, &Case::Check)?;
        if renderings == Renderings::One {
            return Ok(());
        }
        for case in self.samples.cases(self.pipes, pipe) {
            self.case(pipe, &nodes, &case)?;
        }
        Ok(())
    }

    /// Tries the nodes that no other node of the pipe reads from: what they read from is tried with them.
    fn case(&mut self, pipe: usize, nodes: &[Id], case: &Case) -> Result<(), Error> {
        let values = case.values();
        let mut call = self.pipes.call(&values);
        let read: BTreeSet<Id> = nodes.iter().filter_map(|node| call.reads(*node).ok()).flatten().collect();
        let published = self.pipes.published(pipe);
        for node in nodes.iter().filter(|node| !read.contains(node) || Some(**node) == published) {
            self.end(*node, case)?;
        }
        Ok(())
    }

    /// Tries a node with all that it reads from, with further values until it can be judged.
    fn end(&mut self, end: Id, case: &Case) -> Result<(), Error> {
        let mut case = case.clone();
        for _ in 0..MOST_TRIES {
            let values = case.values();
            let mut call = self.pipes.call(&values);
            let outcome = match call.compose(end) {
                Ok(composed) => self.composed(composed, &case)?,
                Err(failed) => match self.missing(&failed, &case) {
                    Some(given) => Outcome::Again(given),
                    None => {
                        self.each(end, &case)?;
                        Outcome::Wrong
                    }
                },
            };
            match outcome {
                Outcome::Again(given) => case = Case::Call(given),
                Outcome::Wrong => return Ok(()),
                Outcome::Accepted(composed, columns) => {
                    return self.accepted(end, &composed, &columns, &case);
                }
            }
        }
        self.unjudged(end, "no values were found with which it can be tried");
        Ok(())
    }

    /// What a call has to give as well.
    fn missing(&mut self, failed: &Failed, case: &Case) -> Option<Given> {
        let (Why::Template(RenderError::Thrown(thrown)), Case::Call(given)) = (&failed.why, case) else {
            return None;
        };
        let missing = self.samples.missing(self.pipes, failed.id, &thrown.range, given)?;
        Some(given.clone().into_iter().chain(missing).collect())
    }

    fn composed(&mut self, composed: Composed, case: &Case) -> Result<Outcome, Error> {
        let verdict = self.session.describe(&composed.text, &composed.tables, runs(&composed))?;
        match verdict {
            Verdict::Accepted(columns) => {
                for query in &composed.queries {
                    self.states.insert(query.id, State::Judged);
                }
                Ok(Outcome::Accepted(composed, columns))
            }
            _ => match composed.queries.last().map(|query| query.id) {
                Some(end) => Ok(self.each(end, case)?.map_or(Outcome::Wrong, Outcome::Again)),
                None => Ok(Outcome::Wrong),
            },
        }
    }

    /// Tries each of the nodes that a node reads from, and it. Returns other parameters, where one of these needs another
    /// value.
    fn each(&mut self, end: Id, case: &Case) -> Result<Option<Given>, Error> {
        let values = case.values();
        let mut call = self.pipes.call(&values);
        let mut failed: BTreeMap<Id, String> = BTreeMap::new();
        for id in call.needed(end) {
            let name = |id: &Id| self.pipes.node(*id).map_or("", |node| node.name());
            let reads = call.reads(id).unwrap_or_default();
            if let Some((other, reason)) = reads.iter().find_map(|other| failed.get_key_value(other)) {
                let reason = match reason.is_empty() {
                    true => format!("it reads `{}`, which is refused", name(other)),
                    false => format!("it reads `{}`, which was not judged: {reason}", name(other)),
                };
                self.unjudged(id, reason);
                failed.insert(id, String::new());
                continue;
            }
            let reason = match call.compose(id) {
                Err(other) => Some(self.fails(&other, case)),
                Ok(composed) => {
                    match self.session.describe(&composed.text, &composed.tables, runs(&composed))? {
                        Verdict::Accepted(_) => {
                            self.states.insert(id, State::Judged);
                            None
                        }
                        Verdict::Refused(error) => {
                            if let Some(given) = self.again(&composed, &error, case) {
                                return Ok(Some(given));
                            }
                            Some(self.wrong(&composed, &error, case))
                        }
                        Verdict::NotSent(refusal) => Some(
                            composed
                                .queries
                                .last()
                                .map_or(String::new(), |query| self.not_sent(query, &refusal, None, case)),
                        ),
                        Verdict::Stopped(why) => Some(self.stopped(id, &why, case)),
                    }
                }
            };
            if let Some(reason) = reason {
                failed.insert(id, reason);
            }
        }
        Ok(None)
    }

    fn unjudged(&mut self, id: Id, reason: impl Into<String>) {
        self.states.entry(id).or_insert_with(|| State::NotJudged(reason.into()));
    }

    /// A node that gives no SQL. Returns why it was not judged, nothing where it was.
    fn fails(&mut self, failed: &Failed, case: &Case) -> String {
        match (&failed.why, case) {
            (Why::Refused(query, refusal), _) => self.not_sent(query, refusal, Some(refusal.at), case),
            (Why::Template(RenderError::Thrown(thrown)), Case::Check) => {
                let (resource, node) = failed.id;
                let violation = Violation::error(
                    &TEMPLATE_FAILS,
                    sql_place(node).range(Some(thrown.range.clone())),
                    thrown.message.clone(),
                    "correct the template, so that Tinybird can render it",
                );
                self.states.insert(failed.id, State::Judged);
                self.found(resource, violation, "", None);
                String::new()
            }
            // A template that refuses a call does what it is for.
            (Why::Template(error), _) => {
                let reason = error.to_string();
                self.unjudged(failed.id, reason.clone());
                reason
            }
        }
    }

    /// The call with another value for one that was made up, which ClickHouse does not take.
    fn again(&mut self, composed: &Composed, error: &ClickHouseError, case: &Case) -> Option<Given> {
        let Case::Call(given) = case else { return None };
        let pipe = composed.queries.last()?.id.0;
        let (parameter, value) = self.blamed(composed, error, case)?;
        let next = self.samples.next(pipe, &parameter).filter(|next| *next != value)?;
        let mut given = given.clone();
        given.insert(parameter, next);
        Some(given)
    }

    /// The parameter whose made-up value an error is about.
    fn blamed(&self, composed: &Composed, error: &ClickHouseError, case: &Case) -> Option<(String, String)> {
        let (query, given) = (composed.queries.last()?, case.given()?);
        let template = self.pipes.node(query.id)?.sql();
        let range = locate(&query.sql, error, composed.at + DESCRIBE.len());
        let written = match (&query.map, range) {
            (Some(map), Some(range)) if map.is_written(range.start) => template.get(map.range(range)),
            _ => None,
        };
        let is_blamed = |name: &str, value: &str| {
            let is_named = is_about_values(error) || error.message.contains(&format!("'{value}'"));
            let words =
                |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
            is_named && (error.message.contains(value) || written.is_some_and(words))
        };
        given
            .iter()
            .find(|(name, value)| self.samples.is_made_up(query.id.0, name, value) && is_blamed(name, value))
            .map(|(name, value)| (name.clone(), value.clone()))
    }

    /// A query that ClickHouse refuses. Returns why it was not judged, nothing where it was.
    fn wrong(&mut self, composed: &Composed, error: &ClickHouseError, case: &Case) -> String {
        let Some(query) = composed.queries.last() else { return String::new() };
        if is_about_others(error) {
            let missing = composed.tables.iter().find(|table| !self.session.has(table));
            let reason = match missing.filter(|table| self.is_of_project(table)) {
                Some(table) => format!("it reads `{table}`, whose table is refused"),
                None => shorten(&error.message),
            };
            self.unjudged(query.id, reason.clone());
            return reason;
        }
        // Of what Tinybird itself fills in nobody wrote the values.
        let is_made_up = match case {
            Case::Check => {
                query.map.is_some() && (is_about_values(error) || error.message.contains("__no_value__"))
            }
            Case::Call(_) => self.blamed(composed, error, case).is_some(),
        };
        if is_made_up {
            let reason = format!("it depends on the value of a parameter: {}", shorten(&error.message));
            self.unjudged(query.id, reason.clone());
            return reason;
        }
        self.states.insert(query.id, State::Judged);
        let message = format!("ClickHouse refuses the query{}: {}", with(case), shorten(&error.message));
        let violation =
            Violation::error(rule(error), sql_place(query.id.1), message, "correct what ClickHouse names");
        let range = locate(&query.sql, error, composed.at + DESCRIBE.len());
        let violation = query.violation(range, violation);
        self.found_in(query.id, violation, &error.name, case);
        String::new()
    }

    /// What is found in a call that only repeats what another one showed is not told again.
    fn found_in(&mut self, id: Id, violation: Violation, code: &str, case: &Case) {
        let shown = format!("{:?} {code}", violation.place);
        if self.shown.insert((id, shown)) {
            self.found(id.0, violation, code, case.given());
        }
    }

    fn is_of_project(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name() == name)
    }

    /// A query that was not sent. Returns why it was not judged, nothing where it was.
    fn not_sent(&mut self, query: &Query, refusal: &Refusal, at: Option<usize>, case: &Case) -> String {
        if matches!(refusal.reason, Reason::Outside(_) | Reason::Unknown(_) | Reason::Form(_)) {
            let reason = refusal.to_string();
            self.unjudged(query.id, reason.clone());
            return reason;
        }
        self.states.insert(query.id, State::Judged);
        let violation = Violation::error(
            &CLICKHOUSE_SYNTAX,
            sql_place(query.id.1),
            format!("the query cannot be read: {refusal}"),
            "write one query whose brackets and quotes are closed",
        );
        let range = at.map(|at| {
            let next = query.sql.get(at..).and_then(|rest| rest.chars().next());
            at..at + next.map_or(0, char::len_utf8)
        });
        let violation = query.violation(range, violation);
        self.found_in(query.id, violation, "", case);
        String::new()
    }

    /// A query with which ClickHouse does not finish. Returns why it was not judged.
    fn stopped(&mut self, id: Id, why: &str, case: &Case) -> String {
        let message = format!("ClickHouse did not finish with the query{}: {why}", with(case));
        let violation = Violation::warning(
            &CLICKHOUSE_STOPPED,
            sql_place(id.1),
            message,
            "find the part that takes so much, and leave it out or make it smaller",
        );
        self.found_in(id, violation, "", case);
        self.unjudged(id, why);
        why.to_owned()
    }

    fn accepted(&mut self, end: Id, composed: &Composed, columns: &str, case: &Case) -> Result<(), Error> {
        if self.pipes.published(end.0) != Some(end) {
            return Ok(());
        }
        self.output(end, columns, case);
        match case {
            Case::Check => self.writes(end.0, composed, columns),
            Case::Call(_) => Ok(()),
        }
    }
}

/// Whether a query has what ClickHouse only checks when it runs.
fn runs(composed: &Composed) -> bool {
    composed.queries.iter().any(|query| {
        let sql = query.sql.to_ascii_uppercase();
        ["JOIN", "OVER", "WITH FILL", " IN "].iter().any(|word| sql.contains(word))
    })
}

/// The call that shows something, as a message tells it.
fn with(case: &Case) -> String {
    let Some(given) = case.given() else { return String::new() };
    if given.is_empty() {
        return " where no parameter is given".to_owned();
    }
    let given: Vec<String> = given.iter().map(|(name, value)| format!("`{name}` is `{value}`")).collect();
    match given.split_last() {
        Some((last, [])) => format!(" where {last}"),
        Some((last, others)) => format!(" where {} and {last}", others.join(", ")),
        None => String::new(),
    }
}
