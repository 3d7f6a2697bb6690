//! The queries of a pipe.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tinybird_core::pipe::sql_place;
use tinybird_core::rule::Violation;
use tinybird_core::rule::clickhouse::{CLICKHOUSE_STOPPED, CLICKHOUSE_SYNTAX, TEMPLATE_FAILS};
use tinybird_core::template::render::RenderError;
use tinybird_engine::{ClickHouseError, Error, Reason, Refusal};

use super::locate::locate;
use super::refusal::{is_about_others, is_about_values, remedy, rule, shorten};
use super::session::{DESCRIBE, Verdict};
use super::values::{Case, Given};
use super::{Prover, Renderings};
use crate::compose::{Call, Composed, Failed, Id, Query, StandIn, Why};

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
    Accepted(Composed, Vec<StandIn>, String),
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
            // What ClickHouse does not finish with in one call takes as long in every other.
            if self.stopped.contains(&pipe) {
                break;
            }
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
            let outcome = match call.compose_apart(end) {
                Ok((composed, stand_ins)) => self.composed(&mut call, composed, stand_ins, &case)?,
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
                Outcome::Accepted(composed, stand_ins, columns) => {
                    return self.accepted(end, &composed, &stand_ins, &columns, &case);
                }
            }
        }
        self.unjudged(end, "no values were found with which it can be tried");
        Ok(())
    }

    /// What ClickHouse says of a node with all that it reads from.
    fn ask(
        &mut self,
        call: &mut Call<'_, '_>,
        composed: Composed,
        stand_ins: Vec<StandIn>,
    ) -> Result<(Composed, Vec<StandIn>, Verdict), Error> {
        let runs = runs(&composed);
        let verdict = self.session.describe(&composed.text, &composed.tables, &stand_ins, runs)?;
        let end = composed.queries.last().map(|query| query.id);
        if !matches!(verdict, Verdict::Refused(_)) || stand_ins.is_empty() {
            return Ok((composed, stand_ins, verdict));
        }
        // A stand-in has no rows and no constants: a query may fail only for that.
        match end.map(|end| call.compose(end)) {
            Some(Ok(whole)) => {
                let verdict = self.session.describe(&whole.text, &whole.tables, &[], runs)?;
                Ok((whole, Vec::new(), verdict))
            }
            _ => Ok((composed, stand_ins, verdict)),
        }
    }

    fn composed(
        &mut self,
        call: &mut Call<'_, '_>,
        composed: Composed,
        stand_ins: Vec<StandIn>,
        case: &Case,
    ) -> Result<Outcome, Error> {
        let Some(end) = composed.queries.last().map(|query| query.id) else { return Ok(Outcome::Wrong) };
        let runs = runs(&composed);
        let (composed, stand_ins, mut verdict) = self.ask(call, composed, stand_ins)?;
        // What other nodes of the pipe stand for is run as well.
        for (index, stand_in) in
            stand_ins.iter().enumerate().filter(|(_, stand_in)| runs && stand_in.id.0 == end.0)
        {
            let before = stand_ins.get(..index).unwrap_or_default();
            if matches!(verdict, Verdict::Accepted(_)) {
                let own = self.session.describe(&stand_in.text, &composed.tables, before, runs)?;
                if !matches!(own, Verdict::Accepted(_)) {
                    verdict = own;
                }
            }
        }
        match verdict {
            Verdict::Accepted(columns) => {
                for query in &composed.queries {
                    self.states.insert(query.id, State::Judged);
                }
                Ok(Outcome::Accepted(composed, stand_ins, columns))
            }
            _ => Ok(self.each(end, case)?.map_or(Outcome::Wrong, Outcome::Again)),
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
            let reason = match call.compose_apart(id) {
                Err(other) => Some(self.fails(&other, case)),
                Ok((composed, stand_ins)) => {
                    let (composed, _, verdict) = self.ask(&mut call, composed, stand_ins)?;
                    match verdict {
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
            Case::Call(given) => {
                let is_in_tag = || self.tag(composed, error).is_some();
                !self.blamed(composed, error, case).is_empty()
                    || !given.is_empty() && (is_about_values(error) || is_in_tag())
            }
        };
        if is_made_up {
            let reason = format!("it depends on the value of a parameter: {}", shorten(&error.message));
            self.unjudged(query.id, reason.clone());
            return reason;
        }
        self.states.insert(query.id, State::Judged);
        let message = format!("ClickHouse refuses the query{}: {}", with(case), shorten(&error.message));
        let violation = Violation::error(rule(error), sql_place(query.id.1), message, remedy(error));
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
        self.stopped.insert(id.0);
        self.unjudged(id, why);
        why.to_owned()
    }

    fn accepted(
        &mut self,
        end: Id,
        composed: &Composed,
        stand_ins: &[StandIn],
        columns: &str,
        case: &Case,
    ) -> Result<(), Error> {
        if self.pipes.published(end.0) != Some(end) {
            return Ok(());
        }
        self.output(end, columns, case)?;
        match case {
            Case::Check => self.writes(end.0, composed, stand_ins, columns),
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
pub(super) fn with(case: &Case) -> String {
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
