//! A resource as far as others depend on it.

use std::borrow::Cow;

use tinybird_core::options::{Form, Spec};
use tinybird_core::pipe::{Body, Node, OutputColumn, Table, tables};
use tinybird_core::{AnyDefinition, Kind, Target};

/// A resource as far as others depend on it.
#[derive(Debug, Clone)]
pub struct Member<'a> {
    /// Its definition.
    pub definition: &'a AnyDefinition,
    /// Its queries, where it is a pipe.
    pub queries: Vec<Query>,
    /// The data source that it writes into, by its name.
    pub writes_to: Option<String>,
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
    /// A resource by its definition, in which all names are filled in.
    #[must_use]
    pub fn new(definition: &'a AnyDefinition) -> Self {
        let nodes = definition.as_pipe().map(Body::nodes).unwrap_or_default();
        Self { definition, queries: nodes.iter().map(Query::of).collect(), writes_to: writes_to(definition) }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.definition.kind()
    }

    /// Its name in Tinybird.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.definition.name()
    }

    /// The columns of its result, where they are declared.
    pub(super) fn output(&self) -> &'a [OutputColumn] {
        self.definition.as_pipe().map(Body::output).unwrap_or_default()
    }

    /// Whether queries can name it, so that it shares its name with no other data source or pipe.
    pub(super) fn is_named_in_queries(&self) -> bool {
        self.kind() == Kind::DataSource || self.kind().is_pipe()
    }
}

/// The data source that a resource writes into: the one that its options name.
fn writes_to(definition: &AnyDefinition) -> Option<String> {
    let names_data_source =
        |spec: &Spec| matches!(spec.form, Form::Reference(Target::Kind(Kind::DataSource)));
    let (_, value) = definition.options().fields().into_iter().find(|(spec, _)| names_data_source(spec))?;
    value.text().map(Cow::into_owned)
}
