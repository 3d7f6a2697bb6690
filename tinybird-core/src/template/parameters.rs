//! The parameters of a template, as Tinybird lists them.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use super::functions::{self, Role};
use super::parameter_type::ParameterType;
use super::python::{Call, Id, Kind, Tree};
use super::rules::TEMPLATE_VALUES;
use super::value::Value;
use crate::rule::Violation;
use crate::suggest::one_of;

/// A parameter of a template, as Tinybird lists it. Its first use decides type, default and description.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// The type: the name of the function that takes it (`Int32`, `Array(String)`), `String` where no function
    /// of a type does.
    pub kind: ParameterType,
    /// The value that is used if the caller gives none.
    pub default: Value,
    /// The other named arguments: `description`, `required`, `enum`, `example`, `format` ..
    pub keywords: Vec<(String, Value)>,
    /// Whether it is only known from a function that is not one of a type (`defined(x)`, `columns(x, 'a')`).
    pub in_function: bool,
    /// Whether callers cannot set it, although Tinybird lists it: the template gives it a value (by `set`, `for` ..),
    /// or it is not a name.
    pub local: bool,
    /// The bytes of its first use in the SQL.
    pub range: Range<usize>,
    /// The calls that take it.
    pub uses: Vec<Use>,
}

impl Parameter {
    fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords.iter().find(|(keyword, _)| keyword == name).map(|(_, value)| value)
    }

    /// What it is for.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.keyword("description")?.as_text()
    }

    /// Whether the caller must give it, if the template says so.
    #[must_use]
    pub fn required(&self) -> Option<bool> {
        match self.keyword("required")? {
            Value::Bool(required) => Some(*required),
            _ => None,
        }
    }

    /// The values that it takes.
    #[must_use]
    pub fn values(&self) -> Option<&[Value]> {
        match self.keyword("enum")? {
            Value::List(values) => Some(values),
            _ => None,
        }
    }

    /// An example of its value.
    #[must_use]
    pub fn example(&self) -> Option<&Value> {
        self.keyword("example")
    }

    /// How its value is written, for people.
    #[must_use]
    pub fn format(&self) -> Option<&str> {
        self.keyword("format")?.as_text()
    }
}

/// A call that takes a parameter: `Int32(limit, 10)`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Use {
    /// The function.
    pub function: &'static str,
    /// The type that it gives the parameter: the function's name, with the type of the elements after `Array`.
    pub kind: ParameterType,
    /// The bytes of the call in the SQL.
    pub range: Range<usize>,
    /// The bytes of the parameter's name in it.
    pub name: Range<usize>,
    /// The arguments that the call gives, by position or by name, with their values where those are constants.
    pub arguments: Vec<(String, Value)>,
    /// Whether the caller has given the parameter where this is reached, as a condition says.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub is_given: bool,
    /// How many arguments stand by position, and where the last of them ends.
    pub(super) positional: (usize, usize),
    /// Where the closing parenthesis stands, and whether a comma stands before it.
    pub(super) close: (usize, bool),
}

impl Use {
    /// The value of an argument, where the call gives it: `None` of Python's where it is not a constant.
    #[must_use]
    pub fn argument(&self, name: &str) -> Option<&Value> {
        self.arguments.iter().find(|(given, _)| given == name).map(|(_, value)| value)
    }

    /// What is wrong with its default, where that is not one of these values.
    pub(super) fn not_among(&self, default: &Value, values: &Value) -> Option<Violation<Range<usize>>> {
        not_among(&self.kind, default, values).map(|found| found.at(self.range.clone()))
    }

    /// Whether the function has such an argument.
    pub(super) fn knows(&self, argument: &str) -> bool {
        functions::find(self.function).is_some_and(|function| function.arguments.contains(&argument))
    }

    /// Whether it says the parameter's type.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        functions::find(self.function).is_some_and(|function| function.role != Role::Custom)
            || matches!(self.function, "column" | "columns")
    }
}

/// What is wrong with a default that is not one of a parameter's values.
pub(super) fn not_among(kind: &ParameterType, default: &Value, values: &Value) -> Option<Violation<()>> {
    let Value::List(values) = values else { return None };
    let given = default.to_text();
    // A list's default is several of its values; what is only known when the template is rendered, nobody knows here.
    let is_one = values.iter().any(|value| *value == Value::None || value.to_text() == given);
    if *default == Value::None || values.is_empty() || is_one || matches!(kind, ParameterType::Array(_)) {
        return None;
    }
    let shown = one_of(values.iter().map(Value::to_text));
    let message = format!("the default {default} is not one of the values that the parameter takes");
    Some(Violation::warning(&TEMPLATE_VALUES, (), message, format!("write {shown}, or list it with them")))
}

/// What Tinybird notes of one parameter in one tag.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: Name,
    pub(super) kind: ParameterType,
    pub(super) default: Value,
    pub(super) keywords: Vec<(String, Value)>,
    pub(super) in_function: bool,
    /// Whether the call has `**`, which Tinybird's renderer cannot list.
    #[cfg(feature = "render")]
    pub(super) has_mapping: bool,
    /// The argument or name that it is known from.
    pub(super) range: Range<usize>,
}

/// Under what Tinybird notes a parameter: Python allows any value there.
#[derive(Debug)]
pub(super) enum Name {
    Text(String),
    /// The spelling of a value that is not a string, or is empty.
    Unusable(String),
}

impl Name {
    fn of(value: &Value) -> Self {
        match value {
            Value::Text(text) if !text.is_empty() => Self::Text(text.clone()),
            other => Self::Unusable(other.to_string()),
        }
    }

    /// A text that is its own.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Unusable(spelling) => ["\0", spelling].concat(),
        }
    }
}

/// The parameters of one tag, in the order in which Tinybird meets them, which is by levels; and whether a list
/// stands in the place of one, so that Tinybird gives up on the tag.
pub(super) fn entries(tree: &Tree, root: Id) -> (Vec<Entry>, bool) {
    let mut found = Found::default();
    let mut queue: VecDeque<(Id, bool)> = VecDeque::from([(root, false)]);
    while let Some((id, in_call)) = queue.pop_front() {
        let mut calls = false;
        match tree.kind(id) {
            Some(Kind::Call(call)) => {
                calls = true;
                // A list of mixed values makes Tinybird forget about the call.
                if let Some(function) = tree.name(call.function).and_then(functions::find) {
                    let _ = found.call(tree, call, function);
                }
            }
            Some(Kind::Name(name) | Kind::Target(name)) if !in_call && !functions::is_unlisted(name) => {
                found.put(Entry {
                    name: Name::Text(name.clone()),
                    kind: ParameterType::String,
                    default: Value::None,
                    keywords: Vec::new(),
                    in_function: false,
                    #[cfg(feature = "render")]
                    has_mapping: false,
                    range: tree.range(id),
                });
            }
            _ => {}
        }
        queue.extend(tree.children(id).into_iter().map(|child| (child, calls)));
    }
    (found.entries, found.list)
}

#[derive(Default)]
struct Found {
    entries: Vec<Entry>,
    /// Where the entry of each name stands, by the name's key.
    places: HashMap<String, usize>,
    list: bool,
}

impl Found {
    /// Notes a parameter in the place of what was noted of it before.
    fn put(&mut self, entry: Entry) {
        let at = *self.places.entry(entry.name.key()).or_insert(self.entries.len());
        match self.entries.get_mut(at) {
            Some(before) => *before = entry,
            None => self.entries.push(entry),
        }
    }

    fn call(&mut self, tree: &Tree, call: &Call, function: &functions::Function) -> Option<()> {
        let (mut values, mut keywords, mut range) = (Vec::new(), Vec::new(), 0..0);
        for argument in &call.arguments {
            match tree.kind(argument.node)? {
                Kind::Call(_) => {}
                Kind::Keyword { name, value } => {
                    let value = self::value(tree, *value)?;
                    let Some(name) = name else { continue };
                    keywords.push((name.clone(), value));
                }
                _ => {
                    if values.is_empty() {
                        range = argument.range.clone();
                    }
                    values.push(self::value(tree, argument.node)?);
                }
            }
        }
        let first = values.first()?;
        self.list |= matches!(first, Value::List(_)) && matches!(function.role, Role::Type | Role::Custom);
        let (kind, at, in_function) = match (function.role, function.name) {
            (Role::Custom, _) if matches!(first, Value::List(_)) => (ParameterType::String, usize::MAX, true),
            (Role::Custom, _) if first.is_falsy() || self.places.contains_key(&Name::of(first).key()) => {
                return None;
            }
            (Role::Custom, _) => (ParameterType::String, usize::MAX, true),
            (Role::Type, "Array") => {
                let of = values.get(1).map_or_else(|| "String".to_owned(), Value::to_text);
                (ParameterType::array_of(&of), 2, false)
            }
            (Role::Type, _) if *first == Value::None => return None,
            (Role::Type, name) => (ParameterType::taken_by(name), 1, false),
            _ => return None,
        };
        let default = match keywords.iter().position(|(name, _)| name == "default") {
            _ if in_function => Value::None,
            Some(at) => keywords.remove(at).1,
            None => match values.get(at) {
                Some(default) if function.name != "Array" || !default.is_falsy() => default.clone(),
                _ => Value::None,
            },
        };
        if in_function {
            keywords.clear();
        }
        let (name, default) = (Name::of(first), default.listed());
        self.put(Entry {
            name,
            kind,
            default,
            keywords,
            in_function,
            #[cfg(feature = "render")]
            has_mapping: !in_function && call.arguments.iter().any(|argument| tree.is_mapping(argument.node)),
            range,
        });
        Some(())
    }
}

/// The value that Tinybird takes an argument for; nothing where it fails on it.
pub(super) fn value(tree: &Tree, id: Id) -> Option<Value> {
    // Of a sum or the like, the first part that says something.
    let mut parts = vec![id];
    let mut last = Value::None;
    while let Some(id) = parts.pop() {
        if let Some(Kind::Binary { left, right, .. }) = tree.kind(id) {
            parts.extend([*right, *left]);
            continue;
        }
        last = single(tree, id)?;
        if !last.is_falsy() {
            break;
        }
    }
    Some(last)
}

fn single(tree: &Tree, id: Id) -> Option<Value> {
    Some(match tree.kind(id)? {
        Kind::Constant(value) => value.clone(),
        Kind::Name(name) | Kind::Target(name) => Value::Text(name.clone()),
        Kind::List(items) => {
            let names = match items.first().and_then(|item| tree.kind(*item)) {
                Some(Kind::Name(_)) => true,
                Some(Kind::Constant(_)) => false,
                _ => return Some(Value::List(Vec::new())),
            };
            let item = |id: &Id| match tree.kind(*id) {
                Some(Kind::Constant(value)) if !names => Some(value.clone()),
                Some(Kind::Name(name)) if names => Some(Value::Text(name.clone())),
                _ => None,
            };
            Value::List(items.iter().map(item).collect::<Option<_>>()?)
        }
        Kind::Unary { op, operand } => match tree.kind(*operand)? {
            Kind::Constant(Value::None) if *op == super::python::Unary::Minus => return None,
            Kind::Constant(value) if *op == super::python::Unary::Minus => value.negated(),
            Kind::Constant(value) => value.clone(),
            _ => Value::None,
        },
        _ => Value::None,
    })
}

/// The calls of a tag that take a parameter, with its name.
pub(super) fn uses(tree: &Tree) -> Vec<(String, Use)> {
    let use_of = |call: &Call, range: &Range<usize>| {
        let function = functions::find(tree.name(call.function)?)?;
        if function.role == Role::Other {
            return None;
        }
        let first = call.arguments.first()?;
        let name = tree.name(first.node)?.to_owned();
        let mut arguments = Vec::new();
        let mut positional = (0, first.range.end);
        let constant = |id| constant(tree, id).unwrap_or_default();
        for argument in &call.arguments {
            match tree.kind(argument.node)? {
                Kind::Keyword { name: Some(name), value } => arguments.push((name.clone(), constant(*value))),
                Kind::Keyword { name: None, .. } | Kind::Starred(_) => return None,
                _ => {
                    if let Some(name) = function.arguments.get(positional.0) {
                        arguments.push(((*name).to_owned(), constant(argument.node)));
                    }
                    positional = (positional.0 + 1, argument.range.end);
                }
            }
        }
        let kind = match function.name {
            "Array" => {
                let of = arguments.iter().find(|(name, _)| name == "_type");
                let of = of.map_or_else(|| "String".to_owned(), |(_, of)| of.to_text());
                ParameterType::array_of(&of)
            }
            name => ParameterType::taken_by(name),
        };
        let taken = Use {
            function: function.name,
            kind,
            range: range.clone(),
            name: first.range.clone(),
            arguments,
            is_given: false,
            positional,
            close: (call.close, call.comma),
        };
        Some((name, taken))
    };
    tree.nodes()
        .filter_map(|(_, node)| match &node.kind {
            Kind::Call(call) => use_of(call, &node.range),
            _ => None,
        })
        .collect()
}

/// The value of an argument that is a constant, or a list of some.
pub(super) fn constant(tree: &Tree, id: Id) -> Option<Value> {
    let is_constant = |id: Id| matches!(tree.kind(id), Some(Kind::Constant(_)));
    match tree.kind(id)? {
        Kind::Constant(value) => Some(value.clone()),
        Kind::Unary { operand, .. } if is_constant(*operand) => value(tree, id),
        Kind::List(items) if items.iter().all(|item| is_constant(*item)) => value(tree, id),
        _ => None,
    }
}
