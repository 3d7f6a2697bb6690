//! The queries of a call: rendered, and put together to one statement.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use tinybird_core::pipe::{Node, tables};
use tinybird_core::template::render::{Map, Values};
use tinybird_engine::check_query;

use super::{Composed, Failed, Id, Pipes, Query, StandIn, Why};
use crate::statement::{fill_secrets, put_secrets, quoted, sets, with};
/// The queries of the pipes for some values.
#[derive(Debug)]
pub struct Call<'p, 'a> {
    pipes: &'p Pipes<'a>,
    values: &'p Values,
    secrets: Option<&'p BTreeMap<String, String>>,
    rendered: HashMap<Id, Result<Rc<Query>, Failed>>,
}

impl<'p, 'a> Call<'p, 'a> {
    pub(super) fn new(pipes: &'p Pipes<'a>, values: &'p Values) -> Self {
        Self { pipes, values, secrets: None, rendered: HashMap::new() }
    }

    /// The same with the values of secrets; otherwise a value is made up for each. The templates' own [`Values`] say which
    /// there are.
    #[must_use]
    pub fn with_secrets(self, secrets: &'p BTreeMap<String, String>) -> Self {
        Self { secrets: Some(secrets), ..self }
    }

    /// The SQL of a node.
    ///
    /// # Errors
    /// The node has none.
    pub fn query(&mut self, id: Id) -> Result<Rc<Query>, Failed> {
        if let Some(known) = self.rendered.get(&id) {
            return known.clone();
        }
        let query = self.render(id).map(Rc::new);
        self.rendered.insert(id, query.clone());
        query
    }

    /// A query that is not a node, with all that it reads from.
    ///
    /// # Errors
    /// It is not one query, or a pipe that it reads from has no SQL.
    pub fn compose_text(&mut self, sql: &str) -> Result<Composed, Failed> {
        self.rendered.insert(NONE, query(NONE, sql.to_owned(), None).map(Rc::new));
        self.compose(NONE)
    }

    fn render(&self, id: Id) -> Result<Query, Failed> {
        let failed = |why| Failed { id, why };
        let (sql, map) = match self.pipes.parsed(id) {
            None => (self.pipes.node(id).map_or("", Node::sql).to_owned(), None),
            Some(parsed) => {
                let program = parsed.as_ref().map_err(|error| failed(Why::Template(error.clone())))?;
                let rendered = program.render(self.values).map_err(|error| failed(Why::Template(error)))?;
                let sql = match self.secrets {
                    Some(secrets) => put_secrets(&rendered, secrets),
                    None => fill_secrets(&rendered),
                };
                (sql, Some(rendered.map))
            }
        };
        query(id, sql, map)
    }

    /// The nodes that a node reads from.
    ///
    /// # Errors
    /// The node has no SQL.
    pub fn reads(&mut self, id: Id) -> Result<Vec<Id>, Failed> {
        let query = self.query(id)?;
        let names = query.reads.iter().chain(&query.sets);
        Ok(names.filter_map(|name| self.pipes.find(id, name)).collect())
    }

    /// A node with all that it reads from. It is rendered first, so that its error is told before theirs.
    ///
    /// # Errors
    /// The node has no SQL, or one that it reads from has none.
    pub fn compose(&mut self, start: Id) -> Result<Composed, Failed> {
        let (order, failed) = self.order(start);
        if let Some(failed) = failed {
            return Err(failed);
        }
        let mut tables = BTreeSet::new();
        let mut queries = Vec::with_capacity(order.len());
        // Of each pipe the nodes so far; of each finished pipe its name and its rows' query.
        let mut nodes: HashMap<usize, Vec<(String, String)>> = HashMap::new();
        let mut pipes: Vec<(String, String)> = Vec::new();
        let (mut text, mut at) = (String::new(), 0);
        for id in order {
            let query = self.query(id)?;
            for name in &query.reads {
                if self.pipes.find(id, name).is_none() {
                    tables.insert(name.clone());
                }
            }
            let known = nodes.entry(id.0).or_default();
            if id == start {
                (text, at) = with(known, &query.sql);
            } else if id.0 != start.0 && self.pipes.published(id.0) == Some(id) {
                let name = self.pipes.name(id.0);
                pipes.push((name.to_owned(), with(known, &query.sql).0));
            } else if let Some(node) = self.pipes.node(id) {
                known.push((node.name().to_owned(), query.sql.clone()));
            }
            queries.push(query);
        }
        let (text, offset) = with(&pipes, &text);
        Ok(Composed { text, at: at + offset, queries, tables })
    }

    /// The same with tables that stand for other pipes, and for nodes that are read several times: ClickHouse analyses a common
    /// table expression anew wherever it is read. Each stand-in comes after those that it reads from itself.
    ///
    /// # Errors
    /// The node has no SQL, or one that it reads from has none.
    pub fn compose_apart(&mut self, start: Id) -> Result<(Composed, Vec<StandIn>), Failed> {
        let (order, failed) = self.order(start);
        if let Some(failed) = failed {
            return Err(failed);
        }
        let mut readers: HashMap<Id, usize> = HashMap::new();
        for id in &order {
            for read in self.reads(*id)? {
                *readers.entry(read).or_default() += 1;
            }
        }
        let is_apart = |id: &Id| {
            *id != start
                && (id.0 != start.0 && self.pipes.published(id.0) == Some(*id) || readers.get(id) > Some(&1))
        };
        let apart: BTreeSet<Id> = order.iter().copied().filter(is_apart).collect();
        let mut stand_ins: Vec<StandIn> = Vec::new();
        let (mut tables, mut queries) = (BTreeSet::new(), Vec::with_capacity(order.len()));
        let (mut text, mut at) = (String::new(), 0);
        for id in order {
            let query = self.query(id)?;
            tables.extend(query.reads.iter().filter(|name| self.pipes.find(id, name).is_none()).cloned());
            queries.push(query);
            if id == start || apart.contains(&id) {
                (text, at) = self.on(id, &stand_ins)?;
            }
            if apart.contains(&id) {
                let mut hasher = DefaultHasher::new();
                text.hash(&mut hasher);
                let name = self.pipes.node(id).map_or("", Node::name);
                let name = format!("{name}#{:016x}", hasher.finish());
                stand_ins.push(StandIn { id, name, text: text.clone() });
            }
        }
        Ok((Composed { text, at, queries, tables }, stand_ins))
    }

    /// A node as a query on stand-ins, and where its own SQL begins in that.
    fn on(&mut self, start: Id, stand_ins: &[StandIn]) -> Result<(String, usize), Failed> {
        let (mut pipes, mut nodes) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        let mut stack: Vec<(Id, bool)> = vec![(start, false)];
        while let Some((id, is_ready)) = stack.pop() {
            if is_ready {
                let query = self.query(id)?;
                if id != start {
                    nodes.push((self.pipes.node(id).map_or("", Node::name).to_owned(), query.sql.clone()));
                }
                continue;
            }
            if !seen.insert(id) {
                continue;
            }
            match stand_ins.iter().find(|stand_in| stand_in.id == id) {
                Some(stand_in) => {
                    let select = format!("SELECT * FROM {}", quoted(&stand_in.name));
                    match id.0 == start.0 {
                        true => nodes.push((self.pipes.node(id).map_or("", Node::name).to_owned(), select)),
                        false => pipes.push((self.pipes.name(id.0).to_owned(), select)),
                    }
                }
                None => {
                    stack.push((id, true));
                    stack.extend(self.reads(id)?.into_iter().rev().map(|id| (id, false)));
                }
            }
        }
        let query = self.query(start)?;
        let (text, at) = with(&nodes, &query.sql);
        let (text, offset) = with(&pipes, &text);
        Ok((text, at + offset))
    }

    /// The nodes that are needed, each after those that it reads from, and the first that has no SQL; of those that read from
    /// each other in a circle, one comes too late.
    fn order(&mut self, start: Id) -> (Vec<Id>, Option<Failed>) {
        let (mut order, mut first) = (Vec::new(), None);
        let mut seen = BTreeSet::new();
        let mut stack = vec![(start, false)];
        while let Some((id, is_ready)) = stack.pop() {
            if is_ready {
                order.push(id);
            } else if seen.insert(id) {
                let reads = self.reads(id).unwrap_or_else(|failed| {
                    first.get_or_insert(failed);
                    Vec::new()
                });
                stack.push((id, true));
                let is_own_result = |other: &Id| id.0 != start.0 && other.0 == start.0;
                let reads = reads.into_iter().filter(|other| !is_own_result(other));
                stack.extend(reads.rev().map(|id| (id, false)));
            }
        }
        (order, first)
    }

    /// The nodes that a node reads from, each after those that it reads from itself, and the node as the last.
    #[must_use]
    pub fn needed(&mut self, start: Id) -> Vec<Id> {
        self.order(start).0
    }
}

/// The id of a query that is not a node.
const NONE: Id = (usize::MAX, 0);

/// A query that can be a part of a statement.
fn query(id: Id, sql: String, map: Option<Map>) -> Result<Query, Failed> {
    let mut reads: Vec<String> = Vec::new();
    for table in tables(&sql).into_iter().filter(|table| !table.is_own) {
        if !reads.contains(&table.name) {
            reads.push(table.name);
        }
    }
    let sets = sets(&sql);
    let query = Query { id, sql, map, reads, sets };
    match check_query(&query.sql) {
        Ok(()) => Ok(query),
        Err(refusal) => Err(Failed { id, why: Why::Refused(Box::new(query), refusal) }),
    }
}
