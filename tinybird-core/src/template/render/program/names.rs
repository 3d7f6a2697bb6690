//! The names of a template: which Tinybird gives a value where the caller does not, which are the template's own, and the
//! parameters with their types.

use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

use crate::template::ParameterType;
use crate::template::functions::{Role, find, is_builtin};
use crate::template::parameters::{self, Name};
use crate::template::python::{Id, Kind, Made, Tree};
use crate::template::render::error::RenderError;
use crate::template::render::objects::repr;
use crate::template::render::program::{Code, Step, Tag};
use crate::template::value::Value;

/// A name that Tinybird takes for a parameter's.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) range: Range<usize>,
}

/// A parameter as Tinybird lists it.
#[derive(Debug)]
pub(crate) struct Listed {
    /// The name; `Err` has what stands there where that is not a name.
    pub(crate) name: Result<String, String>,
    pub(crate) kind: ParameterType,
    pub(crate) has_default: bool,
    pub(crate) in_function: bool,
}

/// Whether Tinybird takes a name for its own wherever it stands.
fn is_own(name: &str) -> bool {
    const OWN: &[&str] = &[
        "_tt_append",
        "_tt_string_types",
        "_tt_tmp",
        "_tt_utf8",
        "bool",
        "column",
        "custom_error",
        "error",
        "expression_wrapper",
        "str",
        "symbol",
        "xhtml_escape",
    ];
    OWN.binary_search(&name).is_ok() || is_builtin(name) && name != "id"
}

/// The names in the code of the tags, each where it stands: those of Python's `co_names`, attributes among them.
pub(crate) fn found(sql: &str, codes: &[Code]) -> Vec<Found> {
    let mut found = Vec::new();
    for code in codes {
        // Tinybird overlooks the names of such a statement.
        if code.is_set && sql.get(code.range.clone()).is_some_and(|text| text.contains("{{")) {
            continue;
        }
        let mut open = vec![code.root];
        let mut own = Vec::new();
        while let Some(id) = open.pop() {
            let name = match code.tree.kind(id) {
                Some(Kind::Name(name) | Kind::Target(name) | Kind::Bound(name)) => Some(name.as_str()),
                Some(Kind::Attribute { name, .. }) => sql.get(name.clone()),
                _ => None,
            };
            if let Some(name) = name.filter(|name| !is_own(name)) {
                own.push(Found { name: name.to_owned(), line: code.line, range: code.tree.range(id) });
            }
            open.extend(outer_children(&code.tree, id));
        }
        own.sort_by_key(|found| found.range.start);
        found.append(&mut own);
    }
    found
}

/// The nodes below one that are evaluated in the same scope.
fn outer_children(tree: &Tree, id: Id) -> Vec<Id> {
    match tree.kind(id) {
        Some(Kind::Lambda { arguments, .. }) => vec![*arguments],
        Some(Kind::Comprehension { of, parts }) => {
            let elements = if *of == Made::Dict { 2 } else { 1 };
            match parts.get(elements).and_then(|first| tree.kind(*first)) {
                Some(Kind::Generator(parts)) => parts.get(1).copied().into_iter().collect(),
                _ => Vec::new(),
            }
        }
        _ => tree.children(id),
    }
}

/// Adds the names that a tag gives values to in its own scope.
pub(crate) fn bound_names(tree: &Tree, root: Id, names: &mut BTreeSet<String>) {
    let mut open = vec![(root, true)];
    while let Some((id, is_outer)) = open.pop() {
        match tree.kind(id) {
            Some(Kind::Target(name) | Kind::Bound(name)) if is_outer => {
                names.insert(name.clone());
            }
            // `:=` in a comprehension gives its name to the scope around that.
            Some(Kind::Assignment { target, value }) => {
                names.extend(target_name(tree, *target));
                open.push((*value, is_outer));
                continue;
            }
            Some(Kind::Lambda { arguments, .. }) => {
                open.push((*arguments, is_outer));
                continue;
            }
            Some(Kind::Comprehension { parts, .. }) => {
                open.extend(parts.iter().map(|part| (*part, false)));
                continue;
            }
            _ => {}
        }
        open.extend(tree.children(id).into_iter().map(|child| (child, is_outer)));
    }
}

fn target_name(tree: &Tree, id: Id) -> Option<String> {
    match tree.kind(id) {
        Some(Kind::Target(name) | Kind::Name(name)) => Some(name.clone()),
        _ => None,
    }
}

/// The parameters in the order in which Tinybird lists them: what stands in a block before what its tag says.
pub(crate) fn listed(sql: &str, codes: &[Code], steps: &[Step]) -> Result<Vec<Listed>, RenderError> {
    let mut lister = Lister { sql, codes, typed: BTreeSet::new(), listed: Vec::new() };
    lister.steps(steps)?;
    Ok(lister.listed)
}

struct Lister<'a> {
    sql: &'a str,
    codes: &'a [Code],
    /// The names whose types a `{{ }}` says.
    typed: BTreeSet<String>,
    listed: Vec<Listed>,
}

impl Lister<'_> {
    fn steps(&mut self, steps: &[Step]) -> Result<(), RenderError> {
        for step in steps {
            match step {
                Step::Text(..) | Step::Break | Step::Continue => {}
                Step::Value(tag) => self.expression(*tag)?,
                Step::Set(tag) => {
                    let text = self.codes.get(*tag).and_then(|code| self.sql.get(code.range.clone()));
                    if !text.is_some_and(|text| text.contains("{{")) {
                        self.statement(*tag);
                    }
                }
                Step::If(branches, orelse) => {
                    for (at, (tag, body)) in branches.iter().enumerate() {
                        if at > 0 {
                            self.statement(*tag);
                        }
                        self.steps(body)?;
                    }
                    self.steps(orelse)?;
                    if let Some((tag, _)) = branches.first() {
                        self.statement(*tag);
                    }
                }
                Step::For(tag, body, orelse) | Step::While(tag, body, orelse) => {
                    self.steps(body)?;
                    self.steps(orelse)?;
                    self.statement(*tag);
                }
                Step::Try(parts) => {
                    self.steps(&parts.body)?;
                    for (tag, body) in &parts.handlers {
                        tag.iter().for_each(|tag| self.statement(*tag));
                        self.steps(body)?;
                    }
                    self.steps(&parts.orelse)?;
                    self.steps(&parts.finally)?;
                }
            }
        }
        Ok(())
    }

    fn expression(&mut self, tag: Tag) -> Result<(), RenderError> {
        let Some(code) = self.codes.get(tag) else { return Ok(()) };
        let (entries, list) = parameters::entries(&code.tree, code.root);
        if list {
            let shown = first_list(&code.tree, code.root).unwrap_or_default();
            let message = format!("\"{shown}\" can not be used as a variable name");
            return Err(RenderError::thrown("ValueError", message, code.range.clone()));
        }
        if entries.iter().any(|entry| entry.has_mapping) {
            let message = "keywords must be strings";
            return Err(RenderError::thrown("TypeError", message, code.range.clone()));
        }
        // Tinybird lists them once it has put the expression into a call, and names in calls are none.
        let is_bare = |entry: &parameters::Entry| {
            let parts = code.tree.children(code.root);
            parts.iter().any(|part| code.tree.name(*part).is_some() && code.tree.range(*part) == entry.range)
        };
        let entries: Vec<_> = entries.into_iter().filter(|entry| !is_bare(entry)).collect();
        self.typed.extend(entries.iter().map(|entry| entry.name.key()));
        self.listed.extend(entries.into_iter().map(Listed::new));
        Ok(())
    }

    fn statement(&mut self, tag: Tag) {
        let Some(code) = self.codes.get(tag) else { return };
        let (entries, list) = parameters::entries(&code.tree, code.root);
        let list = list || entries.iter().any(|entry| entry.has_mapping);
        let entries = entries.into_iter().filter(|entry| !list && !self.typed.contains(&entry.name.key()));
        // What is not a name is dropped in statements.
        let entries = entries.filter(|entry| matches!(entry.name, Name::Text(_)));
        self.listed.extend(entries.map(Listed::new));
    }
}

/// The list in the place of a parameter, as Python shows it.
fn first_list(tree: &Tree, root: Id) -> Option<String> {
    let mut open = VecDeque::from([root]);
    while let Some(id) = open.pop_front() {
        open.extend(tree.children(id));
        let Some(Kind::Call(call)) = tree.kind(id) else { continue };
        let role = tree.name(call.function).and_then(find).map(|function| function.role);
        let is_first = |id: &Id| !matches!(tree.kind(*id), Some(Kind::Call(_) | Kind::Keyword { .. }));
        let first = call.arguments.iter().map(|argument| argument.node).find(is_first);
        if let (Some(Role::Type | Role::Custom), Some(first)) = (role, first)
            && let Some(list @ Value::List(_)) = parameters::value(tree, first)
        {
            return Some(repr::constant(&list));
        }
    }
    None
}

impl Listed {
    fn new(entry: parameters::Entry) -> Self {
        let name = match entry.name {
            Name::Text(name) => Ok(name),
            // No name, but a string.
            Name::Unusable(shown) if shown == "''" => Ok(String::new()),
            Name::Unusable(shown) => Err(shown),
        };
        let has_default = entry.default != Value::None;
        Self { name, kind: entry.kind, has_default, in_function: entry.in_function }
    }
}
