//! Nodes: the queries that a pipe is made of.

use std::borrow::Cow;
use std::collections::HashSet;

use super::body::Queries;
use crate::check::check_name;
use crate::name::check_reserved;
use crate::rule::{Invalid, Place, Violation, names, rules};
use crate::template::{self, Parameter, Template, is_template, multi_line_literals};

/// A query of a pipe, by whose name the nodes after it read its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Node {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) sql: String,
    /// What stands before the SQL of a template in a datafile: `%`, mostly on a line of its own.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) mark: Option<Cow<'static, str>>,
}

/// What stands before the SQL of a template.
const MARK: &str = "%\n";

/// What a template begins with in a datafile.
const TEMPLATE: char = '%';

names! { Node { sql: "sql", description: "description" } }

impl Node {
    /// A node of this name and with this SQL. The `%` with which a template begins in a datafile is not part of it.
    #[must_use]
    pub fn new(name: impl Into<String>, sql: impl Into<String>) -> Self {
        let sql = sql.into();
        let mark = is_template(&sql).then_some(Cow::Borrowed(MARK));
        Self { name: name.into(), description: None, sql, mark }
    }

    /// The same node, with what it is for.
    #[must_use]
    pub fn description_is(self, description: Option<String>) -> Self {
        Self { description, ..self }
    }

    /// The same node, with what stands before its SQL, where that was said.
    #[doc(hidden)]
    #[must_use]
    pub fn mark_is(self, mark: Option<Cow<'static, str>>) -> Self {
        Self { mark: mark.or(self.mark), ..self }
    }

    /// What stands before its SQL, where that is not what a template has by itself.
    #[doc(hidden)]
    #[must_use]
    pub fn own_mark(&self) -> Option<&str> {
        self.mark.as_deref().filter(|mark| *mark != MARK || !is_template(&self.sql))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for: the DESCRIPTION in the node.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Its SQL, without the `%` with which a template begins in a datafile.
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// Whether Tinybird renders its SQL as a template.
    #[must_use]
    pub fn is_template(&self) -> bool {
        self.mark.is_some()
    }
}

rules! {
    /// A pipe has at least one node: `nodes: { endpoint: "SELECT .." }`.
    NO_NODES = "no-nodes";
    /// A node's name has letters, digits and underscores, does not begin with a digit, and differs from the
    /// names of the pipe and of its other nodes: queries read from the node by that name. A node named
    /// `default` cannot have a description: Tinybird would read it as the pipe's.
    NODE_NAME = "node-name";
    /// `publish` names the node whose rows the pipe returns. By default it is the last one.
    PUBLISHED_NODE = "published-node";
    /// The SQL of a node must not be empty.
    NODE_SQL = "node-sql";
    /// A datafile would change a multi-line literal in the SQL of a node: in a template its lines are
    /// indented, and Tinybird's parser always drops blank lines and lines that begin with `#`. Write a line
    /// break in a literal as `\n`.
    NODE_LITERAL = "node-literal";
}

/// The name that Tinybird's parser has for what is not a node: the description there is that of the file.
const OF_THE_FILE: &str = "default";

/// The place of a node.
#[doc(hidden)]
#[must_use]
pub fn node_place(index: usize) -> Place {
    Place::option(Queries::OPTIONS.nodes).index(index)
}

/// The place of a node's SQL; with [`Place::range`] that of some bytes of it.
#[doc(hidden)]
#[must_use]
pub fn sql_place(index: usize) -> Place {
    node_place(index).then(Node::OPTIONS.sql).value()
}

/// The number of the node of this name; none for the last, which is published by default.
pub(super) fn published(nodes: &[Node], name: &str) -> Result<Option<usize>, Invalid> {
    match nodes.iter().rposition(|node| node.name == name) {
        Some(index) => Ok(Some(index).filter(|index| index + 1 < nodes.len())),
        None => {
            let names = || nodes.iter().map(Node::name);
            let remedy = crate::suggest::did_you_mean(name, names()).map_or_else(
                || format!("write {}", crate::suggest::one_of(names())),
                |similar| format!("did you mean `{similar}`?"),
            );
            Err(Invalid::new(
                &PUBLISHED_NODE,
                format!("the pipe has no node `{}`", name.escape_debug()),
                remedy,
            ))
        }
    }
}

/// The parameters that the templates of the nodes take, each as it is first known.
pub(super) fn parameters(nodes: &[Node]) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let templates = nodes.iter().filter_map(|node| Template::parse(node.sql()).ok());
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

/// The rules over the nodes of the pipe of this name.
pub(super) fn check(pipe: &str, nodes: &[Node]) -> Vec<Violation> {
    let mut violations = Vec::new();
    if nodes.is_empty() {
        let message = "a pipe has at least one node";
        let remedy = "write `nodes: { endpoint: \"SELECT ..\" }`";
        violations.push(Violation::error(&NO_NODES, Place::option(Queries::OPTIONS.nodes), message, remedy));
    }
    let mut names = HashSet::new();
    for (index, node) in nodes.iter().enumerate() {
        let is_repeated = !names.insert(node.name());
        if let Err(invalid) = check_reserved(&node.name) {
            violations.push(Violation::invalid(node_place(index), invalid));
        } else if let Err((message, remedy)) = check_node_name(&node.name, is_repeated) {
            violations.push(Violation::error(&NODE_NAME, node_place(index), message, remedy));
        } else if node.name == pipe {
            let name = &node.name;
            let message = format!(
                "the node `{name}` has the same name as the pipe, so no query could name the one or the other"
            );
            let remedy = format!("call it `{name}_node`, for example");
            violations.push(Violation::warning(&NODE_NAME, node_place(index), message, remedy));
        }
        if node.name == OF_THE_FILE && node.description.is_some() {
            let message = "Tinybird's parser takes the description of a node called `default` for the pipe's";
            let remedy = "give the node another name, or describe the pipe instead";
            violations.push(Violation::error(&NODE_NAME, node_place(index), message, remedy));
        }
        node.check_sql(&sql_place(index), &mut violations);
    }
    violations.extend(super::order::check(nodes));
    violations
}

fn check_node_name(name: &str, is_repeated: bool) -> Result<(), (String, String)> {
    let shown = name.escape_debug();
    if check_name(name).is_err() {
        let message = format!("`{shown}` cannot be the name of a node");
        return Err((
            message,
            "write letters, digits and underscores, not beginning with a digit".to_owned(),
        ));
    }
    if is_repeated {
        return Err((format!("two nodes are called `{shown}`"), "give one of them another name".to_owned()));
    }
    Ok(())
}

impl Node {
    fn check_sql(&self, place: &Place, violations: &mut Vec<Violation>) {
        if self.sql.trim().is_empty() {
            let message = format!("the SQL of the node `{}` is empty", self.name);
            violations.push(Violation::error(&NODE_SQL, place.clone(), message, "write a SELECT"));
            return;
        }
        let is_template = self.is_template();
        let mut is_read = true;
        if is_template {
            match Template::parse(&self.sql) {
                Ok(template) => violations.extend(
                    template
                        .findings()
                        .iter()
                        .map(|finding| finding.clone().at(place.clone().range(Some(finding.place.clone())))),
                ),
                Err(mistakes) => {
                    is_read = false;
                    violations.extend(
                        mistakes.into_iter().map(|invalid| Violation::invalid(place.clone(), invalid)),
                    );
                }
            }
        }
        if !is_template && template::is_template(&self.sql) {
            let message = "the SQL has tags of a template, and does not begin as one";
            let invalid = Invalid::new(&template::TEMPLATE_MARK, message, "write `%` on a line before it");
            violations.push(Violation::invalid(place.clone(), invalid));
            is_read = false;
        }
        if is_read {
            violations.extend(super::sql::check(&self.sql, is_template).into_iter().map(|violation| {
                let range = violation.place.clone();
                violation.at(place.clone().range(Some(range)))
            }));
        }
        violations.extend(changed_literals(&self.sql, is_template).map(|range| Violation {
            place: place.clone().range(Some(range)),
            ..Violation::invalid(place.clone(), changed_literal(is_template))
        }));
    }
}

fn changed_literal(is_template: bool) -> Invalid {
    let message = if is_template {
        "this literal has several lines, which are indented in a template"
    } else {
        "this literal has several lines, and Tinybird's parser drops some of them"
    };
    Invalid::new(&NODE_LITERAL, message, "write the line break as `\\n` in the literal")
}

/// The literals and quoted names that a datafile would change.
fn changed_literals(sql: &str, is_template: bool) -> impl Iterator<Item = std::ops::Range<usize>> {
    let is_dropped = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    multi_line_literals(sql).into_iter().filter(move |range| {
        let literal = sql.get(range.clone()).unwrap_or_default();
        let Some((_, rest)) = literal.split_once('\n') else { return false };
        // The last of the literal's lines goes on behind it.
        let after = sql.get(range.end..).and_then(|after| after.lines().next()).unwrap_or_default();
        is_template || [rest, after].concat().lines().any(is_dropped)
    })
}

/// What stands before the SQL of a template, and the SQL.
#[doc(hidden)]
#[must_use]
pub fn split_mark(sql: &str) -> (Option<Cow<'static, str>>, &str) {
    let Some(rest) = sql.trim_start().strip_prefix(TEMPLATE) else { return (None, sql) };
    let text = rest.trim_start_matches([' ', '\t', '\r']);
    match text.trim_start_matches('\n') {
        "" => (Some(Cow::Borrowed(MARK)), ""),
        lines if lines.len() < text.len() => (Some(Cow::Borrowed(MARK)), lines),
        text => {
            let blanks = rest.get(..rest.len() - text.len()).unwrap_or_default();
            (Some(Cow::Owned(format!("{TEMPLATE}{blanks}"))), text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_what_the_first_node_takes_it_for_that_takes_it() {
        let nodes =
            ["{% if defined(limit) %}{% end %}", "{{Int32(limit, 10)}}", "{{String(limit)}} {{Date(day)}}"]
                .map(|sql| Node::new("a", sql));
        let shown: Vec<_> =
            parameters(&nodes).into_iter().map(|found| (found.name, found.kind.to_string())).collect();
        assert_eq!(shown, [("limit", "Int32"), ("day", "Date")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
}
