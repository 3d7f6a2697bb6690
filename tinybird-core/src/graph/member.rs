//! A resource as far as others depend on it.

use crate::definition::read;
use crate::kind::Kind;
use crate::pipe::{CopyPipe, Endpoint, MaterializedView, Node, OutputColumn, Pipe, SinkPipe, Table, tables};

/// A resource as far as others depend on it.
#[derive(Debug, Clone)]
pub struct Member<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its name in Tinybird.
    pub name: &'a str,
    /// Its datafile.
    pub text: &'a str,
    /// Its queries, where it is a pipe.
    pub queries: Vec<Query>,
    /// The data source that it writes into, by its name.
    pub writes_to: Option<String>,
    /// The columns of its result, where they are declared.
    pub output: Vec<OutputColumn>,
}

/// A node of a pipe.
#[derive(Debug, Clone)]
pub struct Query {
    /// Its name.
    pub name: String,
    /// The tables that it reads from.
    pub tables: Vec<Table>,
}

impl Query {
    fn of(node: &Node) -> Self {
        Self { name: node.name().to_owned(), tables: tables(node.sql()) }
    }
}

impl<'a> Member<'a> {
    /// A resource, from its datafile and what its definition holds beside that. What cannot be read has no queries.
    #[must_use]
    pub fn read(kind: Kind, name: &'a str, text: &'a str, beside: &str) -> Self {
        let mut member = Self { kind, name, text, queries: Vec::new(), writes_to: None, output: Vec::new() };
        let mut take = |nodes: &[Node], writes_to: Option<&str>, output: &[OutputColumn]| {
            member.queries = nodes.iter().map(Query::of).collect();
            member.writes_to = writes_to.map(str::to_owned);
            member.output = output.to_vec();
        };
        match kind {
            Kind::Pipe => {
                if let Ok(pipe) = read::<Pipe>(name, text, beside) {
                    take(pipe.nodes(), None, pipe.output());
                }
            }
            Kind::Endpoint => {
                if let Ok(pipe) = read::<Endpoint>(name, text, beside) {
                    take(pipe.nodes(), None, pipe.output());
                }
            }
            Kind::MaterializedView => {
                if let Ok(pipe) = read::<MaterializedView>(name, text, beside) {
                    take(pipe.nodes(), Some(pipe.materialization().datasource()), pipe.output());
                }
            }
            Kind::CopyPipe => {
                if let Ok(pipe) = read::<CopyPipe>(name, text, beside) {
                    take(pipe.nodes(), Some(pipe.copy().datasource()), &[]);
                }
            }
            Kind::SinkPipe => {
                if let Ok(pipe) = read::<SinkPipe>(name, text, beside) {
                    take(pipe.nodes(), None, &[]);
                }
            }
            _ => {}
        }
        member
    }

    /// Whether queries can name it, so that it shares its name with no other data source or pipe.
    pub(super) fn is_named_in_queries(&self) -> bool {
        self.kind == Kind::DataSource || self.kind.is_pipe()
    }
}
