//! What Tinybird allows in a tag: its own check, in its order and its words.

use std::collections::VecDeque;
use std::ops::Range;

use crate::template::functions::{find, is_dunder, is_unsafe, is_unsafe_attribute};
use crate::template::python::{Id, Kind, Tree, Unary};
use crate::template::render::error::RenderError;
use crate::template::render::program::dump;
use crate::template::render::program::dump::dump;

/// Tinybird's check recurses, and gives up on longer chains of operators.
const LONGEST_CHAIN: usize = 900;
const METHODS: &[&str] = &["get", "join", "replace", "split"];

enum Check {
    Expression(Id, usize),
    /// Values of named arguments are looked at less closely.
    Safe(Id),
    /// What is refused once the checks before it passed.
    Refuse(RenderError),
}

/// Checks what stands in `{{ .. }}`.
pub(crate) fn check_expression(
    tree: &Tree,
    root: Id,
    sql: &str,
    whole: &Range<usize>,
) -> Result<(), RenderError> {
    if is_assignment(tree, root, sql) {
        let message = format!("Invalid expression type: {}", dump(tree, root, sql)?);
        return Err(RenderError::template(message, whole.clone()));
    }
    let mut open: Vec<Check> =
        tree.children(root).into_iter().map(|id| Check::Expression(id, 0)).rev().collect();
    while let Some(check) = open.pop() {
        let (id, depth) = match check {
            Check::Safe(id) => {
                check_statement(tree, id, sql, whole)?;
                continue;
            }
            Check::Refuse(error) => return Err(error),
            Check::Expression(id, depth) => (id, depth),
        };
        let range = tree.range(id);
        if depth > LONGEST_CHAIN {
            let message = "the expression nests deeper than Tinybird can check".to_owned();
            return Err(RenderError::Limit { message, range });
        }
        let Some(kind) = tree.kind(id) else { continue };
        let refuse = |message: String| Err(RenderError::template(message, range.clone()));
        let shown = |id: Id| dump(tree, id, sql);
        let mut next: Vec<Check> = Vec::new();
        let deeper = |id: &Id| Check::Expression(*id, depth + 1);
        match kind {
            Kind::Call(call) => {
                match tree.kind(call.function) {
                    Some(Kind::Name(name)) => {
                        if !find(name).is_some_and(|function| function.in_expressions) {
                            return refuse(format!("Invalid function name: {name}"));
                        }
                    }
                    Some(Kind::Call(_)) => next.push(deeper(&call.function)),
                    Some(Kind::Attribute { value, name, .. }) => {
                        let method = sql.get(name.clone()).unwrap_or_default();
                        if !METHODS.contains(&method) {
                            return refuse(format!("Invalid method name: {method}"));
                        }
                        next.push(deeper(value));
                    }
                    _ => return refuse(format!("Invalid function: {}", shown(id)?)),
                }
                for argument in &call.arguments {
                    if !matches!(tree.kind(argument.node), Some(Kind::Keyword { .. })) {
                        next.push(deeper(&argument.node));
                    }
                }
                for argument in &call.arguments {
                    if let Some(Kind::Keyword { value, .. }) = tree.kind(argument.node) {
                        next.push(Check::Safe(*value));
                    }
                }
            }
            Kind::Constant(_) => {}
            Kind::Opaque => return refuse(format!("Invalid Constant: {}", shown(id)?)),
            Kind::Name(name) if is_dunder(name) => return refuse(format!("Invalid name: {name}")),
            Kind::Name(_) => {}
            Kind::Unary { op, operand } => {
                let name = match op {
                    Unary::Minus | Unary::Not => "",
                    Unary::Plus => "UAdd()",
                    Unary::Invert => "Invert()",
                };
                if !name.is_empty() {
                    return refuse(format!("Invalid UnaryOp: {name}"));
                }
                next.push(deeper(operand));
            }
            Kind::Binary { op, left, right } => {
                if !matches!(*op, "+" | "*" | "-") {
                    return refuse(format!("Invalid BinOp: {}()", dump::operator(op)));
                }
                next.extend([left, right].map(deeper));
            }
            Kind::Subscript { value, index } => {
                next.push(deeper(value));
                match tree.kind(*index) {
                    Some(Kind::Slice(parts)) => next.extend(parts.iter().flatten().map(deeper)),
                    Some(Kind::Constant(_) | Kind::Opaque | Kind::Subscript { .. }) => {
                        next.push(deeper(index))
                    }
                    _ => {
                        let message = format!("Invalid Slice expression: {}", shown(*index)?);
                        next.push(Check::Refuse(RenderError::template(message, tree.range(*index))));
                    }
                }
            }
            Kind::Dict { keys, values } => {
                let known = keys.iter().map_while(|key| *key);
                next.extend(known.map(|key| deeper(&key)));
                if keys.contains(&None) {
                    let message = "expected AST, got 'NoneType'";
                    next.push(Check::Refuse(RenderError::thrown("TypeError", message, range.clone())));
                }
                next.extend(values.iter().map(deeper));
            }
            Kind::Tuple(ids) | Kind::List(ids) | Kind::Set(ids) | Kind::Joined(ids) => {
                next.extend(ids.iter().map(deeper))
            }
            Kind::Formatted { value, spec, .. } => {
                next.extend([value].into_iter().chain(spec).map(deeper));
            }
            Kind::If { test, body, orelse } => next.extend([test, body, orelse].map(deeper)),
            _ => return refuse(format!("Invalid expression type: {}", shown(id)?)),
        }
        open.extend(next.into_iter().rev());
    }
    Ok(())
}

/// Whether a statement is an assignment, and not values with commas between them.
fn is_assignment(tree: &Tree, root: Id, sql: &str) -> bool {
    let children = tree.children(root);
    let [first, second, ..] = children.as_slice() else { return false };
    let between = sql.get(tree.range(*first).end..tree.range(*second).start);
    between.is_some_and(|between| between.contains('='))
}

/// Checks a statement, or the value of a named argument: what gives access to Python's own insides.
pub(crate) fn check_statement(
    tree: &Tree,
    root: Id,
    sql: &str,
    whole: &Range<usize>,
) -> Result<(), RenderError> {
    let mut open = VecDeque::from([root]);
    while let Some(id) = open.pop_front() {
        open.extend(tree.children(id));
        let refused = match tree.kind(id) {
            Some(Kind::Call(call)) => match tree.name(call.function) {
                Some(name) if is_unsafe(name) => format!("Invalid function name: {name}"),
                _ => continue,
            },
            Some(Kind::Attribute { name, .. }) => match sql.get(name.clone()).unwrap_or_default() {
                name if is_unsafe_attribute(name) => format!("Invalid attribute: {name}"),
                _ => continue,
            },
            Some(Kind::Name(name) | Kind::Target(name) | Kind::Bound(name)) if is_dunder(name) => {
                format!("Invalid name: {name}")
            }
            Some(Kind::Suspended(_)) => format!("Invalid expression type: {}", dump(tree, id, sql)?),
            _ => continue,
        };
        let range = tree.range(id);
        return Err(RenderError::template(refused, if range.is_empty() { whole.clone() } else { range }));
    }
    Ok(())
}
