//! Parameters without a type where there has to be a value: `{% if page > 1 %}`.
//!
//! Tinybird checks a template by rendering it without the caller's values. Where a function takes a parameter, a value
//! of its type stands in for it; for a bare name something does that is true and equal to nothing else, that can be added
//! to, split and iterated and has three items, and that fails at all else. It fails where the rendering comes by, so what
//! is not certain to be evaluated is taken.

use super::functions::{self, Role};
use super::names::Names;
use super::python::{Call, Id, Kind, Tree, Unary};
use super::rules::TEMPLATE_UNTYPED;
use super::value::Value;
use crate::rule::Invalid;

/// What a node is when no parameter is given.
#[derive(Debug, Clone, Copy)]
enum Found {
    /// What stands in for the parameter of this name.
    Untyped(Id),
    /// A value of Python's own types, and whether it is true, where that is known.
    Known(Option<bool>),
    /// Anything, and the same.
    Unknown(Option<bool>),
}

use Found::{Known, Unknown, Untyped};

/// What is to be written where a parameter has no type.
enum Remedy {
    Number,
    Text,
    List,
    Object,
    /// No type has what is wanted of it: only the caller's value may.
    Given,
}

/// The name of a parameter, what has no value for it, and what has one.
type Failure = (Id, String, Remedy);

/// What the nodes of a tag are when no parameter is given.
pub(super) struct Values<'a> {
    tree: &'a Tree,
    sql: &'a str,
    names: &'a Names,
    nodes: Vec<Found>,
}

impl<'a> Values<'a> {
    /// Evaluates a tag, whose names are among those of its template up to here.
    pub(super) fn new(tree: &'a Tree, sql: &'a str, names: &'a Names) -> Self {
        let mut values = Self { tree, sql, names, nodes: Vec::new() };
        for (id, node) in tree.nodes() {
            let found = values.evaluate(id, &node.kind);
            values.nodes.push(found);
        }
        values
    }

    /// Whether a condition holds, where that is certain.
    pub(super) fn holds(&self, condition: Id) -> Option<bool> {
        match self.found(condition) {
            Untyped(_) => Some(true),
            Known(truth) | Unknown(truth) => truth,
        }
    }

    /// What is certain to fail, with the name of the parameter.
    pub(super) fn failures(&self, root: Id) -> Vec<(String, Invalid)> {
        let mut failures = Vec::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if let Some((parameter, by, remedy)) = self.failure(id) {
                let name = self.tree.name(parameter).unwrap_or_default();
                let invalid = untyped(name, &by, &remedy).at(self.tree.range(parameter));
                failures.push((name.to_owned(), invalid));
            }
            open.extend(self.reached(id));
        }
        failures
    }

    fn found(&self, id: Id) -> Found {
        self.nodes.get(id).copied().unwrap_or(Unknown(None))
    }

    fn parameter(&self, id: Id) -> Option<Id> {
        match self.found(id) {
            Untyped(name) => Some(name),
            _ => None,
        }
    }

    /// The name of a function that the template does not give another value.
    fn function(&self, id: Id) -> Option<&'a str> {
        self.tree.name(id).filter(|name| !self.names.assigned.contains(*name))
    }

    fn evaluate(&self, id: Id, kind: &Kind) -> Found {
        match kind {
            Kind::Name(_) => {
                self.function(id).filter(|name| is_parameter(name)).map_or(Unknown(None), |_| Untyped(id))
            }
            Kind::Constant(value) => Known(Some(!value.is_falsy())),
            Kind::Opaque
            | Kind::Joined(_)
            | Kind::Tuple(_)
            | Kind::List(_)
            | Kind::Set(_)
            | Kind::Dict { .. } => Known(None),
            Kind::Unary { op: Unary::Not, operand } => Known(self.holds(*operand).map(|holds| !holds)),
            Kind::Unary { operand, .. } => self.combined(*operand, *operand),
            Kind::Binary { op: "+", left, .. } if self.parameter(*left).is_some() => self.found(*left),
            Kind::Binary { left, right, .. } => self.combined(*left, *right),
            Kind::And(operands) => self.chain(operands, true),
            Kind::Or(operands) => self.chain(operands, false),
            Kind::If { test, body, orelse } => match self.holds(*test) {
                Some(true) => self.found(*body),
                Some(false) => self.found(*orelse),
                None => Unknown(None),
            },
            Kind::Compare { operators, values } => Known(self.comparison(operators, values)),
            Kind::Assignment { value, .. } => self.found(*value),
            Kind::Subscript { value, index } if self.has_item(*index) == Some(true) => {
                match self.found(*value) {
                    Untyped(name) => Untyped(name),
                    _ => Unknown(None),
                }
            }
            Kind::Call(call) => self.result(call),
            Kind::Statement(parts) => parts.last().map_or(Unknown(None), |last| self.found(*last)),
            _ => Unknown(None),
        }
    }

    /// What an operator makes of two values.
    fn combined(&self, left: Id, right: Id) -> Found {
        match (self.found(left), self.found(right)) {
            (Known(_), Known(_)) => Known(None),
            _ => Unknown(None),
        }
    }

    /// `and`, which goes on while its operands are true, or `or`, which does while they are not.
    fn chain(&self, operands: &[Id], goes_on: bool) -> Found {
        let mut is_certain = true;
        let mut last = Unknown(None);
        for operand in operands {
            last = self.found(*operand);
            match self.holds(*operand) {
                Some(truth) if truth == goes_on => {}
                Some(_) if is_certain => return last,
                Some(truth) => return Unknown(Some(truth)),
                None => is_certain = false,
            }
        }
        if is_certain { last } else { Unknown(None) }
    }

    /// What stands in for a parameter is equal to nothing of Python's own.
    fn comparison(&self, operators: &[&str], values: &[Id]) -> Option<bool> {
        let ([operator], [left, right]) = (operators, values) else { return None };
        match (self.found(*left), self.found(*right)) {
            (Untyped(_), Known(_)) | (Known(_), Untyped(_)) => match *operator {
                "==" | "is" => Some(false),
                "!=" | "is not" => Some(true),
                _ => None,
            },
            _ => None,
        }
    }

    fn result(&self, call: &Call) -> Found {
        let Some(function) = self.function(call.function) else { return Unknown(None) };
        match (function, call.arguments.as_slice()) {
            ("defined", [argument]) if self.parameter(argument.node).is_some() => Known(Some(false)),
            ("defined" | "float" | "int" | "len" | "split_to_array" | "str", _) => Known(None),
            // Its default may be the value of another parameter.
            ("JSON", _) => Unknown(None),
            _ => match functions::find(function).map(|function| function.role) {
                Some(Role::Type | Role::Alias) => Known(None),
                _ => Unknown(None),
            },
        }
    }

    /// Whether what stands in for a parameter has an item of this index, where that is certain.
    fn has_item(&self, index: Id) -> Option<bool> {
        match self.tree.kind(index)? {
            Kind::Constant(Value::Int(digits)) => Some(matches!(digits.as_str(), "0" | "1" | "2")),
            Kind::Constant(Value::Text(_)) | Kind::Slice(_) => Some(false),
            _ => self.parameter(index).map(|_| false),
        }
    }

    /// The nodes below one that are evaluated for certain if it is.
    fn reached(&self, id: Id) -> Vec<Id> {
        let while_all = |operands: &[Id], hold: bool| {
            let stops = operands.iter().position(|operand| self.holds(*operand) != Some(hold));
            operands.iter().take(stops.map_or(operands.len(), |stops| stops + 1)).copied().collect()
        };
        match self.tree.kind(id) {
            Some(Kind::And(operands)) => while_all(operands, true),
            Some(Kind::Or(operands)) => while_all(operands, false),
            Some(Kind::If { test, body, orelse }) => match self.holds(*test) {
                Some(holds) => vec![*test, if holds { *body } else { *orelse }],
                None => vec![*test],
            },
            Some(Kind::Compare { values, .. }) => values.iter().take(2).copied().collect(),
            Some(Kind::Lambda { .. } | Kind::Comprehension { .. } | Kind::Suspended(_)) => Vec::new(),
            // What stands before it is given a value.
            Some(Kind::Statement(parts)) => parts.last().copied().into_iter().collect(),
            _ => self.tree.children(id),
        }
    }

    /// How a node fails itself.
    fn failure(&self, id: Id) -> Option<Failure> {
        match self.tree.kind(id)? {
            Kind::Unary { op, operand } => {
                let sign = match op {
                    Unary::Not => return None,
                    Unary::Minus => "`-`",
                    Unary::Plus => "`+`",
                    Unary::Invert => "`~`",
                };
                Some((self.parameter(*operand)?, sign.to_owned(), Remedy::Number))
            }
            Kind::Binary { op, left, right } => self.calculation(op, *left, *right),
            Kind::Compare { operators, values } => {
                let (operator, [left, right, ..]) = (operators.first()?, values.as_slice()) else {
                    return None;
                };
                let parameter = match *operator {
                    "<" | "<=" | ">" | ">=" => self.parameter(*left).or_else(|| self.parameter(*right)),
                    "in" | "not in" if self.is_text(*right) => self.parameter(*left),
                    _ => None,
                };
                let is_text = self.is_text(*left) || self.is_text(*right);
                let remedy = if is_text { Remedy::Text } else { Remedy::Number };
                Some((parameter?, format!("`{operator}`"), remedy))
            }
            Kind::Subscript { value, index } if self.has_item(*index) == Some(false) => {
                let remedy = match self.tree.kind(*index) {
                    Some(Kind::Slice(_)) => Remedy::Text,
                    Some(Kind::Constant(Value::Text(_))) => Remedy::Object,
                    _ => Remedy::Given,
                };
                Some((self.parameter(*value)?, "`[..]`".to_owned(), remedy))
            }
            Kind::Attribute { value, name, .. } if !self.names.attributes => {
                let is_called =
                    self.sql.get(name.end..).is_some_and(|rest| rest.trim_start().starts_with('('));
                let name = self.sql.get(name.clone()).unwrap_or_default();
                let remedy = match name {
                    "line" | "name" | "split" | "startswith" => return None,
                    "get" | "items" | "keys" | "values" => Remedy::Object,
                    _ if is_called => Remedy::Text,
                    _ => Remedy::Object,
                };
                let parameter = self.parameter(*value)?;
                Some((parameter, format!("`.{name}`"), remedy))
            }
            Kind::Call(call) => self.call(call),
            _ => None,
        }
    }

    fn is_text(&self, id: Id) -> bool {
        match self.tree.kind(id) {
            Some(Kind::Constant(Value::Text(_)) | Kind::Joined(_)) => true,
            Some(Kind::Call(call)) => self.function(call.function) == Some("String"),
            _ => false,
        }
    }

    fn calculation(&self, op: &str, left: Id, right: Id) -> Option<Failure> {
        // Python's views of dictionaries calculate with anything that can be iterated, and texts format anything.
        let is_of_sets = matches!(op, "-" | "&" | "|" | "^");
        let parameter = match (self.found(left), self.found(right)) {
            (Untyped(_), _) if op == "+" => None,
            (Untyped(_), Unknown(_)) if is_of_sets => None,
            (Untyped(parameter), _) => Some(parameter),
            (Known(_), Untyped(parameter)) if op != "%" => Some(parameter),
            (Unknown(_), Untyped(parameter)) if !is_of_sets && !matches!(op, "+" | "%") => Some(parameter),
            _ => None,
        };
        let remedy = match self.tree.kind(left) {
            Some(Kind::List(_)) if op == "+" => Remedy::List,
            _ if op == "+" && self.is_text(left) => Remedy::Text,
            _ => Remedy::Number,
        };
        Some((parameter?, format!("`{op}`"), remedy))
    }

    fn call(&self, call: &Call) -> Option<Failure> {
        let nodes = call.arguments.iter().map(|argument| argument.node);
        if nodes.clone().any(|id| matches!(self.tree.kind(id), Some(Kind::Keyword { .. } | Kind::Starred(_))))
        {
            return None;
        }
        let first = call.arguments.first().and_then(|first| self.parameter(first.node));
        if let Some(Kind::Attribute { value, name, .. }) = self.tree.kind(call.function) {
            let is_join = self.sql.get(name.clone()) == Some("join") && self.is_text(*value);
            return first.filter(|_| is_join).map(|parameter| (parameter, "`join`".to_owned(), Remedy::List));
        }
        let function = self.function(call.function)?;
        let any = || nodes.clone().find_map(|id| self.parameter(id));
        let (parameter, remedy) = match function {
            "abs" | "bin" | "chr" | "divmod" | "float" | "hex" | "int" | "oct" | "pow" | "range"
            | "round" => (any(), Remedy::Number),
            "max" | "min" if call.arguments.len() > 1 => (any(), Remedy::Number),
            // What a sum begins with may be added to.
            "sum" if call.arguments.len() > 1 => return None,
            "max" | "min" | "ord" | "sum" => (first, Remedy::Given),
            "len" | "reversed" => (first, Remedy::Text),
            "sorted" => (first, Remedy::List),
            _ => return None,
        };
        Some((parameter?, format!("`{function}`"), remedy))
    }
}

/// Whether a name is a parameter's when the template gives it no value.
fn is_parameter(name: &str) -> bool {
    // Tinybird gives the one its value itself, and refuses the others.
    const OTHERS: &[&str] = &["job_timestamp", "q", "format"];
    !functions::is_defined(name) && !OTHERS.contains(&name)
}

fn untyped(name: &str, by: &str, remedy: &Remedy) -> Invalid {
    let message =
        format!("`{name}` has no type here, so there is no value for {by} when Tinybird checks the template");
    let within = format!("take it within `{{% if defined({name}) %}}`");
    let help = match remedy {
        Remedy::Number => format!("give it a type: `Int32({name}, 1)`"),
        Remedy::Text => format!("give it a type: `String({name}, '')`, or {within}"),
        Remedy::List => format!("make it a list: `split_to_array({name}, '')`, or {within}"),
        Remedy::Object => format!("{within}, as `JSON({name})`"),
        Remedy::Given => within,
    };
    Invalid::new(&TEMPLATE_UNTYPED, message, help)
}
