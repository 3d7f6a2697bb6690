//! What all pipes have: nodes, parameters, the columns of the result, tags and tokens.

use super::{Copy, Materialization, Node, OutputColumn, node, output};
use crate::choice::Choices;
use crate::definition::Definition;
use crate::grant::{self, Grant, Scope};
use crate::list;
use crate::options::{Form, Options, Spec, spec};
use crate::rule::{Invalid, Place, Violation, rules};
use crate::template::{Parameter, Template};

/// What all pipes have in common.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Body {
    pub(crate) nodes: Vec<Node>,
    /// The node whose rows are published, where it is not the last.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub(crate) publish: Option<usize>,
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub(crate) output: Vec<OutputColumn>,
    pub(crate) tags: Vec<String>,
    pub(crate) tokens: Vec<Grant>,
}

/// A pipe of any kind.
#[doc(hidden)]
pub trait PipeDefinition: Definition {
    /// What all pipes have.
    fn body(&self) -> &Body;

    /// The same, to be changed.
    fn body_mut(&mut self) -> &mut Body;

    /// The options that say what becomes of the rows, and where they stand.
    fn publication_mut(&mut self) -> Option<(&mut dyn Options, Place)>;
}

/// Options that say what becomes of a pipe's rows.
pub(super) trait Publication: Options {
    /// The rules over them that are broken.
    fn check(&self) -> Vec<Violation> {
        Vec::new()
    }
}

impl Publication for Materialization {}
impl Publication for Copy {}

/// The scopes that tokens of pipes take: `Read`, the first of all.
#[doc(hidden)]
pub const SCOPES: Choices = Choices { variants: Scope::CHOICES.variants.split_at(1).0, ..Scope::CHOICES };

rules! {
    /// Tokens of pipes take `Read` only: rows are appended to data sources.
    PIPE_SCOPE = "pipe-scope";
}

impl Body {
    /// The options that every pipe takes.
    pub const SPECS: &'static [Spec] = &[
        Spec {
            required: true,
            ..spec(
                "nodes",
                "NODE",
                Form::Nodes,
                "The queries, as text or by `include_str!`; the last one's rows are the pipe's, unless `publish` names \
                 another. Renders `NODE` and `SQL`. `{Path}` in a query names a data source or a pipe.",
            )
        },
        spec(
            "params",
            "",
            Form::Parameters,
            "The parameters of the templates, with their types, defaults and documentation: `{ limit: Int32 = 10 }`. \
             What they add is written into the templates.",
        ),
        spec("tags", "TAGS", Form::List, "Words to find the pipe by: `[\"billing\"]`. Renders `TAGS`."),
        spec(
            "tokens",
            "TOKEN",
            Form::Tokens,
            "Who may read from it: `{ AppRead: Read }`. Renders a `TOKEN` for each.",
        ),
    ];

    /// The option of pipes that have a result.
    pub const OUTPUT_SPECS: &'static [Spec] = &[spec(
        "output",
        "",
        Form::Output,
        "The columns of the result: `{ pathname: String, views: UInt64 }`. They are part of the definition, and a \
         materialized view's are compared with those of its data source; a datafile has no place for them.",
    )];

    /// The option of pipes whose rows are published: as an API, into a data source, to a sink.
    pub const PUBLISH_SPECS: &'static [Spec] = &[spec(
        "publish",
        "",
        Form::Node,
        "The node whose rows are published; by default the last. Renders its `TYPE` after that node.",
    )];

    /// Its queries; the rows of the published one are the pipe's.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The node whose rows are the pipe's: the last one, unless another is named.
    #[must_use]
    pub fn published(&self) -> Option<&Node> {
        self.publish.map_or(self.nodes.last(), |index| self.nodes.get(index))
    }

    /// The columns of its result, where they are declared.
    #[must_use]
    pub fn output(&self) -> &[OutputColumn] {
        &self.output
    }

    /// Which tokens may read from it.
    #[must_use]
    pub fn tokens(&self) -> &[Grant] {
        &self.tokens
    }

    /// Words to find it by.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    /// Adds a node.
    pub fn add_node(&mut self, node: Node) {
        self.nodes.push(node);
    }

    /// Publishes the node of this name.
    ///
    /// # Errors
    /// There is no such node.
    pub fn set_publish(&mut self, name: &str) -> Result<(), Invalid> {
        self.publish = node::published(&self.nodes, name)?;
        Ok(())
    }

    /// Sets the columns of the result.
    pub fn set_output(&mut self, output: Vec<OutputColumn>) {
        self.output = output;
    }

    /// Sets its tags.
    pub fn set_tags(&mut self, tags: Vec<String>) {
        self.tags = tags;
    }

    /// Sets who may use it.
    pub fn set_tokens(&mut self, tokens: Vec<Grant>) {
        self.tokens = tokens;
    }

    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let templates = self.nodes.iter().filter_map(|node| Template::parse(node.sql()).ok());
        let found = templates.flat_map(|template| template.parameters().to_vec());
        for parameter in found.filter(|parameter| !parameter.local) {
            match parameters.iter_mut().find(|known| known.name == parameter.name) {
                // `defined(x)` says nothing of what a node after it takes.
                Some(known) if known.in_function && !parameter.in_function => *known = parameter,
                Some(_) => {}
                None => parameters.push(parameter),
            }
        }
        parameters
    }

    pub(super) fn check(&self, name: &str) -> Vec<Violation> {
        let mut violations = node::check(name, &self.nodes);
        violations.extend(output::check(&self.output));
        violations.extend(grant::check(&self.tokens));
        violations.extend(self.scopes());
        violations.extend(list::check("tags", &self.tags));
        violations
    }

    fn scopes(&self) -> impl Iterator<Item = Violation> {
        self.tokens.iter().enumerate().flat_map(|(index, grant)| {
            grant.scopes.iter().enumerate().filter(|(_, scope)| **scope != Scope::Read).map(
                move |(number, scope)| {
                    let place = Place::option("tokens").index(index).index(number).value();
                    let message = format!("a pipe has no `{}`: its rows can only be read", scope.name());
                    Violation::error(&PIPE_SCOPE, place, message, "write `Read`")
                },
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_what_the_first_node_takes_it_for_that_takes_it() {
        let mut body = Body::default();
        for sql in
            ["{% if defined(limit) %}{% end %}", "{{Int32(limit, 10)}}", "{{String(limit)}} {{Date(day)}}"]
        {
            body.add_node(Node::new("a", sql));
        }
        let shown: Vec<_> = body.parameters().into_iter().map(|found| (found.name, found.kind)).collect();
        assert_eq!(shown, [("limit", "Int32"), ("day", "Date")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
}
