//! The templates of a pipe's nodes and the parameters that the pipe declares, checked together.

use std::collections::HashSet;
use std::ops::Range;

use super::Template;
use super::declaration::Declaration;
use super::declared::Pipe;
use super::edit::{Edit, apply};
use super::python;
use super::value::Value;
use crate::rule::{Invalid, OptionName, Violation};

/// Where something is wrong with the templates of a pipe, or with its declared parameters, which are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// In the SQL of a node, counted from 0.
    Sql {
        /// The node.
        node: usize,
        /// The bytes of its SQL.
        range: Range<usize>,
        /// The declared parameter that it is about, if it is about one.
        declaration: Option<usize>,
    },
    /// At the name of a declared parameter.
    Name(usize),
    /// At a part of a declared parameter: `type`, `default`, `description`, `optional`, `values`, `example` or `format`.
    Part(usize, OptionName),
}

impl Location {
    /// The declared parameter that it is about, if it is about one.
    #[must_use]
    pub fn declaration(&self) -> Option<usize> {
        match self {
            Self::Sql { declaration, .. } => *declaration,
            Self::Name(declaration) | Self::Part(declaration, _) => Some(*declaration),
        }
    }
}

/// What there is to know of the templates of a pipe.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked<'a> {
    /// What is wrong: in the nodes, then with the declared parameters, then with those that are not declared.
    pub violations: Vec<Violation<Location>>,
    /// The nodes, in the order in which they were given.
    pub nodes: Vec<Node<'a>>,
    /// The parameters that a caller can give, the declared ones first, each once: what is declared of them, and what
    /// the templates say beyond that.
    pub parameters: Vec<Declaration>,
}

/// The SQL of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// What was given.
    pub sql: &'a str,
    /// Its template; none where that has mistakes.
    pub template: Option<Template>,
    edits: Vec<Edit>,
}

impl Node<'_> {
    /// What writes the declared parameters into the SQL: texts that stand between two bytes, or in the place of
    /// some, in the order of their places.
    pub fn edits(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        self.edits.iter().map(|edit| (edit.range.clone(), edit.text.as_str()))
    }

    /// The SQL with what is declared of its parameters.
    #[must_use]
    pub fn written(&self) -> String {
        apply(self.sql, &self.edits)
    }
}

/// Checks the SQL of a pipe's nodes, and the parameters that the pipe declares, if it does.
///
/// A default is written into every use that has none, the rest into the first use that has room for it. Where a
/// template cannot be read, nothing is said of what its parameters may be.
///
/// ```
/// use tinybird_core::rule::Severity;
/// use tinybird_core::template::{Declaration, Location, ParameterType, Value, check};
///
/// let nodes = [
///     "SELECT * FROM {PageViews} WHERE at >= {{DateTime(start)}}",
///     "SELECT count() FROM views LIMIT {{Int32(limit)}} OFFSET {{Int32(page) * Int32(limit, 5)}}",
/// ];
/// let declared = [
///     Declaration {
///         name: "limit".to_owned(),
///         kind: ParameterType::Int32,
///         default: Value::Int("10".to_owned()),
///         description: Some("How many".to_owned()),
///         ..Declaration::default()
///     },
///     Declaration { name: "page".to_owned(), kind: ParameterType::Int64, ..Declaration::default() },
/// ];
/// let checked = check(&nodes, Some(&declared));
///
/// // What is wrong, each with its place: the bytes of a node's SQL, or a part of what is declared.
/// let shown = checked.violations.iter().map(|violation| match &violation.place {
///     Location::Sql { node, range, .. } => (violation.rule.name, &nodes[*node][range.clone()]),
///     Location::Part(_, part) => (violation.rule.name, part.as_str()),
///     Location::Name(_) => (violation.rule.name, ""),
/// });
/// assert_eq!(shown.collect::<Vec<_>>(), [
///     ("parameter-default", "Int32(limit, 5)"),
///     ("parameter-type", "Int32(page)"),
///     ("undeclared-parameter", "start"),
/// ]);
/// assert_eq!(checked.violations[0].severity, Severity::Warning);
/// assert_eq!(checked.violations[1].place.declaration(), Some(1));
///
/// // The SQL with what is declared.
/// assert_eq!(checked.nodes[0].written(), nodes[0]);
/// assert_eq!(
///     checked.nodes[1].written(),
///     "SELECT count() FROM views LIMIT {{Int32(limit, 10, description='How many')}} \
///      OFFSET {{Int32(page) * Int32(limit, 5)}}"
/// );
///
/// // The parameters of the pipe.
/// let names: Vec<&str> = checked.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
/// assert_eq!(names, ["limit", "page", "start"]);
/// ```
#[must_use]
pub fn check<'a>(nodes: &[&'a str], declared: Option<&[Declaration]>) -> Checked<'a> {
    let declarations = declared.unwrap_or_default();
    let defaulted = declarations.iter().filter(|declaration| declaration.default != Value::None);
    let defaulted: HashSet<&str> = defaulted.map(|declaration| declaration.name.as_str()).collect();
    // A declared name that cannot be one is a mistake of the declaration, and its uses only follow from it.
    let is_declared_keyword = |text: &str| {
        python::is_keyword(text) && declarations.iter().any(|declaration| declaration.name == text)
    };
    let mut violations = Vec::new();
    let mut templates = Vec::new();
    for (at, sql) in nodes.iter().enumerate() {
        let location = |range| Location::Sql { node: at, range, declaration: None };
        templates.push(match Template::read(sql, &defaulted) {
            Ok(template) => {
                let found = template.findings().iter().cloned();
                violations.extend(found.map(|violation| {
                    let place = location(violation.place.clone());
                    violation.at(place)
                }));
                Some(template)
            }
            Err(invalid) => {
                let text = |invalid: &Invalid| sql.get(invalid.range.clone()?);
                let invalid =
                    invalid.into_iter().filter(|invalid| !text(invalid).is_some_and(is_declared_keyword));
                violations.extend(invalid.map(|invalid| {
                    let place = location(invalid.range.clone().unwrap_or(0..sql.len()));
                    Violation::refused(place, invalid)
                }));
                None
            }
        });
    }
    let mut pipe = Pipe::new(declarations, &templates, violations);
    pipe.declared();
    if declared.is_some() {
        pipe.undeclared();
    }
    let parameters = pipe.parameters();
    let Pipe { violations, edits, .. } = pipe;
    let parts = nodes.iter().zip(templates).zip(edits);
    let nodes = parts.map(|((sql, template), mut edits)| {
        edits.sort_by_key(|edit| edit.range.start);
        Node { sql, template, edits }
    });
    Checked { violations, nodes: nodes.collect(), parameters }
}
