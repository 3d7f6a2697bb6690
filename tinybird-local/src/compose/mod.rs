//! The queries of pipes as one statement: nodes read from each other and from other pipes by their names.
//!
//! A statement reads from the tables of data sources only: each pipe and node that it reads from is a common table
//! expression of it. So a call with other parameters needs nothing but another statement.

mod call;

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::rc::Rc;

use tinybird_core::AnyDefinition;
use tinybird_core::pipe::{Body, Node};
use tinybird_core::template::render::{Map, Program, RenderError, Values};
use tinybird_engine::Refusal;

pub use call::Call;

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
        Call::new(self, values)
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
