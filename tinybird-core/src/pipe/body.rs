//! What all pipes have: nodes, parameters, tags and tokens; and what most have: a result, a node that is published.

use super::{Node, OutputColumn, node, output};
use crate::choice::Choices;
use crate::grant::{self, Grant, Scope};
use crate::list;
use crate::options::{FieldMut, FieldRef, Options, Spec, options};
use crate::rule::{Invalid, Place, Violation, rules};

options! {
    /// Options of every pipe: its queries, their parameters, and who may read from it.
    pub struct Queries with nulls;

    /// The queries, as strings or by `include_str!`. The pipe returns the rows of the last one, or of the one that
    /// `publish` names. `{Path}` in a query names a data source, a pipe or an endpoint. Renders `NODE` and `SQL`.
    required nodes: Nodes => "NODE";
    /// The parameters of the templates, with their types, defaults and documentation: `{ limit: Int32 = 10 }`.
    /// Defaults and documentation are written into the templates: there is no keyword for them.
    #[serde(skip)]
    input params: Parameters;
    /// Tags of the pipe: `["billing"]`. Renders `TAGS`.
    optional tags: Tags => "TAGS";
    /// Who may read from it: `{ AppRead: Read }`. Renders a `TOKEN` for each.
    optional tokens: Tokens => "TOKEN";
}

options! {
    /// The option `publish`, of all pipes but `pipe!`.
    pub struct Published;

    /// The node whose rows are published; by default the last. Renders the pipe's `TYPE` below that node.
    optional publish: Node;
}

options! {
    /// The option `output`, of pipes whose result may be declared.
    pub struct ResultColumns;

    /// The columns of the result: `{ pathname: String, views: UInt64 }`. They are part of the definition, and those
    /// of a materialized view are compared with its data source. Not written to the datafile.
    optional output: Output;
    /// The struct of the result's rows, from `output`: `TopPage`, or the path of one that implements `tinybird::rows::Row`. Needs the
    /// feature `rows`. A datafile has no place for it.
    #[serde(skip)]
    input row: Row;
}

/// The options that all pipes share.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Body {
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub(crate) queries: Queries,
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub(crate) published: Published,
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub(crate) result: ResultColumns,
}

/// The scopes that tokens of pipes take: `Read`, the first of all.
#[doc(hidden)]
pub const SCOPES: Choices = Choices { variants: Scope::CHOICES.variants.split_at(1).0, ..Scope::CHOICES };

rules! {
    /// A token of a pipe takes `Read` only: rows are appended to data sources.
    PIPE_SCOPE = "pipe-scope";
}

impl Body {
    /// Its queries; the rows of the published one are the pipe's.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        self.queries.nodes()
    }

    /// The node whose rows are the pipe's: the last one, unless another is named.
    #[must_use]
    pub fn published(&self) -> Option<&Node> {
        self.published.publish().map_or(self.nodes().last(), |index| self.nodes().get(index))
    }

    /// The columns of its result, where they are declared.
    #[must_use]
    pub fn output(&self) -> &[OutputColumn] {
        self.result.output()
    }

    /// Which tokens may read from it.
    #[must_use]
    pub fn tokens(&self) -> &[Grant] {
        self.queries.tokens()
    }

    /// Words to find it by.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        self.queries.tags()
    }

    /// Adds a node.
    #[doc(hidden)]
    pub fn add_node(&mut self, node: Node) {
        self.queries.nodes.push(node);
    }

    /// Publishes the node of this name.
    ///
    /// # Errors
    /// There is no such node.
    #[doc(hidden)]
    pub fn publish(&mut self, name: &str) -> Result<(), Invalid> {
        self.published.publish = node::published(self.nodes(), name)?;
        Ok(())
    }

    pub(crate) fn check(&self, name: &str) -> Vec<Violation> {
        let mut violations = node::check(name, self.nodes());
        violations.extend(output::check(self.output()));
        violations.extend(grant::check(Queries::OPTIONS.tokens, self.tokens()));
        violations.extend(self.scopes());
        violations.extend(list::check(Queries::OPTIONS.tags, self.tags()));
        violations
    }

    fn scopes(&self) -> impl Iterator<Item = Violation> {
        self.tokens().iter().enumerate().flat_map(|(index, grant)| {
            grant.scopes.iter().enumerate().filter(|(_, scope)| **scope != Scope::Read).map(
                move |(number, scope)| {
                    let place = Place::option(Queries::OPTIONS.tokens).index(index).index(number).value();
                    let message = format!("a pipe has no `{}`: its rows can only be read", scope.name());
                    Violation::error(&PIPE_SCOPE, place, message, "write `Read`")
                },
            )
        })
    }
}

impl Options for Body {
    fn fields(&self) -> Vec<(&'static Spec, FieldRef<'_>)> {
        [self.queries.fields(), self.published.fields(), self.result.fields()].concat()
    }

    fn fields_mut(&mut self) -> Vec<(&'static Spec, FieldMut<'_>)> {
        let Self { queries, published, result } = self;
        let mut fields = queries.fields_mut();
        fields.extend(published.fields_mut());
        fields.extend(result.fields_mut());
        fields
    }
}
