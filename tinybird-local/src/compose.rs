//! The queries of pipes as one statement: nodes read from each other and from other pipes by their names.
//!
//! A statement reads from the tables of data sources only: each pipe and node that it reads from is a common table
//! expression of it. So a call with other parameters needs nothing but another statement.

use std::cell::OnceCell;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use tinybird_core::AnyDefinition;
use tinybird_core::pipe::{Body, Node, tables};
use tinybird_core::template::render::{Map, Program, RenderError, Values};
use tinybird_engine::{Refusal, check_query};

use crate::statement::{fill_secrets, put_secrets, quoted, sets, with};

/// The pipes of a project.
#[derive(Debug)]
pub struct Pipes<'a> {
    pipes: HashMap<usize, Pipe<'a>>,
    by_name: HashMap<&'a str, usize>,
}

#[derive(Debug)]
struct Pipe<'a> {
    name: &'a str,
    body: &'a Body,
    programs: Vec<OnceCell<Result<Program, RenderError>>>,
}

/// A node by the number of its pipe and its own.
pub type Id = (usize, usize);

/// The SQL of a node for some values.
#[derive(Debug, Clone)]
pub struct Query {
    /// The node.
    pub id: Id,
    /// Its SQL.
    pub sql: String,
    /// Where its bytes stand in the template; none where it is not one.
    pub map: Option<Map>,
    /// The names that it reads from.
    reads: Vec<String>,
    /// Words behind IN, which may be such names.
    sets: Vec<String>,
}

/// A node with all that it reads from, as one statement.
#[derive(Debug, Clone)]
pub struct Composed {
    /// The statement.
    pub text: String,
    /// Where the SQL of the node begins in it.
    pub at: usize,
    /// The queries in it, each after those that it reads from: the node's own is the last.
    pub queries: Vec<Rc<Query>>,
    /// What it reads from that is not a node or a pipe: tables.
    pub tables: BTreeSet<String>,
}

/// A table without rows that stands for a node: with it, what reads from the node can be analysed without the node.
#[derive(Debug, Clone)]
pub struct StandIn {
    /// The node.
    pub id: Id,
    /// The name of the table, which no node of another text has.
    pub name: String,
    /// The query whose columns it has.
    pub text: String,
}

/// Why there is no statement.
#[derive(Debug, Clone)]
pub struct Failed {
    /// The node at which it fails.
    pub id: Id,
    /// Why.
    pub why: Why,
}

/// Why a node cannot be a part of a statement.
#[derive(Debug, Clone)]
pub enum Why {
    /// Its template gives no SQL.
    Template(RenderError),
    /// Its SQL would get out of the statement, or reads from outside.
    Refused(Box<Query>, Refusal),
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Why::Template(error) => error.fmt(f),
            Why::Refused(_, refusal) => refusal.fmt(f),
        }
    }
}

impl<'a> Pipes<'a> {
    /// The pipes among these resources, whose numbers are theirs.
    pub fn new(resources: impl IntoIterator<Item = &'a AnyDefinition>) -> Self {
        let mut pipes = Self { pipes: HashMap::new(), by_name: HashMap::new() };
        for (number, definition) in resources.into_iter().enumerate() {
            let Some(body) = definition.as_pipe() else { continue };
            let programs = body.nodes().iter().map(|_| OnceCell::new()).collect();
            pipes.by_name.insert(definition.name(), number);
            pipes.pipes.insert(number, Pipe { name: definition.name(), body, programs });
        }
        pipes
    }

    /// The pipe of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    fn name(&self, pipe: usize) -> &'a str {
        self.pipes.get(&pipe).map_or("", |pipe| pipe.name)
    }

    /// What a pipe is made of.
    #[must_use]
    pub fn body(&self, pipe: usize) -> Option<&'a Body> {
        self.pipes.get(&pipe).map(|pipe| pipe.body)
    }

    /// A node.
    #[must_use]
    pub fn node(&self, id: Id) -> Option<&'a Node> {
        self.body(id.0)?.nodes().get(id.1)
    }

    /// The node whose rows are the pipe's.
    #[must_use]
    pub fn published(&self, pipe: usize) -> Option<Id> {
        let body = self.body(pipe)?;
        let name = body.published()?.name();
        Some((pipe, body.nodes().iter().rposition(|node| node.name() == name)?))
    }

    /// The template of a node, where it is one that can be read.
    #[must_use]
    pub fn program(&self, id: Id) -> Option<&Program> {
        self.parsed(id)?.as_ref().ok()
    }

    fn parsed(&self, id: Id) -> Option<&Result<Program, RenderError>> {
        let node = self.node(id).filter(|node| node.is_template())?;
        let program = self.pipes.get(&id.0)?.programs.get(id.1)?;
        Some(program.get_or_init(|| Program::named(node.sql(), Some(node.name()))))
    }

    /// The queries of the pipes for a call with these values: all pipes are called with the same ones.
    #[must_use]
    pub fn call<'p>(&'p self, values: &'p Values) -> Call<'p, 'a> {
        Call { pipes: self, values, secrets: None, rendered: HashMap::new() }
    }

    /// What a name stands for in a node: another node of the pipe, else another pipe.
    fn find(&self, within: Id, name: &str) -> Option<Id> {
        let nodes = self.pipes.get(&within.0).map(|pipe| pipe.body.nodes()).unwrap_or_default();
        let node = nodes.iter().rposition(|node| node.name() == name);
        match node.filter(|node| *node != within.1) {
            Some(node) => Some((within.0, node)),
            None if node.is_some() => None,
            None => self.named(name).filter(|other| *other != within.0).and_then(|pipe| self.published(pipe)),
        }
    }
}

/// The queries of the pipes for some values.
#[derive(Debug)]
pub struct Call<'p, 'a> {
    pipes: &'p Pipes<'a>,
    values: &'p Values,
    secrets: Option<&'p BTreeMap<String, String>>,
    rendered: HashMap<Id, Result<Rc<Query>, Failed>>,
}

impl<'p> Call<'p, '_> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pipes(files: &[(&str, &str)]) -> Vec<AnyDefinition> {
        let read = |(name, text): &(&str, &str)| {
            let file = tinybird_import::read(tinybird_import::Extension::Pipe, name, text).expect(name);
            file.definition.known().expect(name).clone()
        };
        files.iter().map(read).collect()
    }

    #[test]
    fn nodes_and_pipes_are_parts_of_one_statement() {
        let pipes = pipes(&[
            ("a", "NODE n\nSQL >\n    SELECT 1 AS x FROM t\n\nNODE m\nSQL >\n    SELECT x FROM n\n"),
            (
                "b",
                "NODE n\nSQL >\n    %\n    SELECT {{Int32(p, 1)}} AS y FROM a, u\n\nNODE o\nSQL >\n    SELECT * FROM n JOIN a USING x\n",
            ),
        ]);
        let pipes = Pipes::new(&pipes);
        let values = Values::new().with("p", "2");
        let composed = pipes.call(&values).compose((1, 1)).expect("composed");
        assert_eq!(
            composed.text,
            "WITH `a` AS (WITH `n` AS (SELECT 1 AS x FROM t\n) SELECT * FROM (SELECT x FROM n\n)\n) SELECT * FROM (\
             WITH `n` AS (SELECT toInt32('2') AS y FROM a, u\n) SELECT * FROM (SELECT * FROM n JOIN a USING x\n)\n)"
        );
        assert!(composed.text.get(composed.at..).expect("a place").starts_with("SELECT * FROM n JOIN a"));
        assert_eq!(composed.tables.iter().collect::<Vec<_>>(), ["t", "u"]);
        let ids: Vec<Id> = composed.queries.iter().map(|query| query.id).collect();
        assert_eq!(ids, [(0, 0), (0, 1), (1, 0), (1, 1)]);
        let text = pipes.call(&values).compose_text("SELECT * FROM a").expect("composed").text;
        assert!(text.starts_with("WITH `a` AS (") && text.ends_with("SELECT * FROM a\n)"), "{text}");
    }

    #[test]
    fn what_would_get_out_of_the_statement_is_refused() {
        let pipes = pipes(&[("a", "NODE n\nSQL >\n    SELECT 1); DROP TABLE t; SELECT (1\n")]);
        let (pipes, values) = (Pipes::new(&pipes), Values::new());
        let failed = pipes.call(&values).compose((0, 0)).expect_err("refused");
        assert!(matches!(failed.why, Why::Refused(..)), "{failed}");
    }

    #[test]
    fn circles_end() {
        let pipes = pipes(&[
            ("a", "NODE n\nSQL >\n    SELECT * FROM b\n"),
            ("b", "NODE n\nSQL >\n    SELECT * FROM a\n\nNODE m\nSQL >\n    SELECT * FROM n\n"),
        ]);
        let (pipes, values) = (Pipes::new(&pipes), Values::new());
        for id in [(0, 0), (1, 0), (1, 1)] {
            assert!(pipes.call(&values).compose(id).is_ok());
        }
    }
}
