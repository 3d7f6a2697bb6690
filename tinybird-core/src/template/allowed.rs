//! What of Python's expressions Tinybird allows.

use super::functions::{METHODS, is_dunder, is_unsafe_attribute};
use super::python::{Id, Kind, Tree, Unary};
use super::rules::{TEMPLATE_EXPRESSION, TEMPLATE_FUNCTION};
use crate::rule::Invalid;
use crate::suggest::{did_you_mean, one_of};

/// Tinybird's own check recurses, and gives up on longer chains of operators.
const LONGEST_CHAIN: usize = 900;

/// What is refused in the expression of `{{ .. }}`.
pub(super) fn check_expression(tree: &Tree, root: Id, source: &str, invalid: &mut Vec<Invalid>) {
    let mut open: Vec<(Id, usize)> = tree.children(root).into_iter().map(|id| (id, 0)).collect();
    while let Some((id, depth)) = open.pop() {
        if depth > LONGEST_CHAIN {
            let message = "the expression is too long for Tinybird, which gives up on its nesting";
            return invalid.push(expression(message, "split it up by `{% set %}`").at(tree.range(id)));
        }
        let range = tree.range(id);
        let Some(kind) = tree.kind(id) else { continue };
        if let Some(refused) = refuse(tree, kind, source) {
            invalid.push(refused.at(range));
            continue;
        }
        let mut children = tree.children(id);
        if let Kind::Call(call) = kind {
            if let Some(Kind::Attribute { value, name, .. }) = tree.kind(call.function) {
                let method = source.get(name.clone()).unwrap_or_default();
                if !METHODS.contains(&method) {
                    let message =
                        format!("`{method}` is not a method that Tinybird allows between `{{{{` and `}}}}`");
                    let help = match did_you_mean(method, METHODS.iter().copied()) {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => {
                            let allowed = one_of(METHODS);
                            format!(
                                "use {allowed}; a statement takes others: `{{% set x = name.{method}(..) %}}`"
                            )
                        }
                    };
                    invalid.push(Invalid::new(&TEMPLATE_FUNCTION, message, help).at(name.clone()));
                }
                children.push(*value);
            }
            // The function's name is checked with its arguments.
            children.retain(|child| {
                *child != call.function || matches!(tree.kind(call.function), Some(Kind::Call(_)))
            });
        }
        for child in children {
            match tree.kind(child) {
                // Tinybird looks less closely at the values of named arguments.
                Some(Kind::Keyword { .. }) => check_safe(tree, child, source, invalid),
                _ => open.push((child, depth + 1)),
            }
        }
    }
}

/// What is refused in a statement.
pub(super) fn check_safe(tree: &Tree, root: Id, source: &str, invalid: &mut Vec<Invalid>) {
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        open.extend(tree.children(id));
        match tree.kind(id) {
            Some(Kind::Name(name) | Kind::Target(name) | Kind::Bound(name)) if is_dunder(name) => {
                invalid.push(dunder(name).at(tree.range(id)));
            }
            Some(Kind::Attribute { name, .. }) => {
                let attribute = source.get(name.clone()).unwrap_or_default();
                if is_unsafe_attribute(attribute) {
                    let message = format!("Tinybird allows no access to `{attribute}` in a template");
                    invalid.push(expression(message, "leave it out").at(name.clone()));
                }
            }
            Some(Kind::Suspended(_)) => {
                let message = "`await` and `yield` are not for templates";
                invalid.push(expression(message, "leave it out").at(tree.range(id)));
            }
            Some(Kind::Set(items)) if items.iter().any(|item| is_braces(tree.kind(*item))) => {
                let message = "`{{` within a statement is Python's braces, which cannot hold each other";
                let help =
                    "a statement needs no further brackets: `{% if defined(x) %}`, `{% set x = Int32(y) %}`";
                invalid.push(expression(message, help).at(tree.range(id)));
            }
            _ => {}
        }
    }
}

fn is_braces(kind: Option<&Kind>) -> bool {
    matches!(kind, Some(Kind::Set(_) | Kind::Dict { .. }))
}

fn expression(message: impl Into<String>, help: impl Into<String>) -> Invalid {
    Invalid::new(&TEMPLATE_EXPRESSION, message, help)
}

fn dunder(name: &str) -> Invalid {
    let message = format!("Tinybird allows no name like `{name}` in a template");
    expression(message, "leave the underscores out")
}

/// Why a node has no place in `{{ }}`.
fn refuse(tree: &Tree, kind: &Kind, source: &str) -> Option<Invalid> {
    const STATEMENT: &str = "compute it in a statement: `{% set x = .. %}`, then `{{ x }}`";
    let (what, help) = match kind {
        Kind::Name(name) | Kind::Target(name) if is_dunder(name) => return Some(dunder(name)),
        Kind::Compare { .. } => ("no comparison", "compare in a statement: `{% if a == b %} .. {% end %}`"),
        Kind::And(_) | Kind::Or(_) => {
            ("neither `and` nor `or`", "use them in a statement: `{% if a and b %} .. {% end %}`")
        }
        Kind::Unary { op: Unary::Plus | Unary::Invert, .. } => {
            ("neither this sign", "use `-` or `not`, or leave it out")
        }
        Kind::Binary { op, .. } if !matches!(*op, "+" | "-" | "*") => {
            let help = "only `+`, `-` and `*` are there; compute it in SQL, or by `{% set x = .. %}`";
            return Some(expression(format!("Tinybird allows no `{op}` between `{{{{` and `}}}}`"), help));
        }
        Kind::Lambda { .. } => ("no lambda", STATEMENT),
        Kind::Comprehension { .. } => ("no comprehension", STATEMENT),
        Kind::Assignment { .. } => ("neither `:=`", "set it in a statement: `{% set x = .. %}`"),
        Kind::Attribute { name, .. } => {
            let name = source.get(name.clone()).unwrap_or_default();
            let message = format!("Tinybird reads no attribute (`.{name}`) between `{{{{` and `}}}}`");
            return Some(expression(
                message,
                "parameters are single names; a JSON's member is `x.get('name')`",
            ));
        }
        Kind::Starred(_) => ("neither `*` before an argument", "write the arguments one by one"),
        Kind::Dict { keys, .. } if keys.contains(&None) => ("neither `**` in a dictionary", STATEMENT),
        Kind::Opaque => ("neither bytes, an imaginary number or `..`", "use a number or a string"),
        Kind::Suspended(_) => ("neither `await` or `yield`", "leave it out"),
        Kind::Subscript { index, .. } => match tree.kind(*index) {
            Some(Kind::Slice(_) | Kind::Constant(_) | Kind::Subscript { .. }) => return None,
            _ => ("no subscript other than a number, a string or a slice", STATEMENT),
        },
        Kind::Set(items) if items.iter().any(|item| is_braces(tree.kind(*item))) => {
            ("neither braces within braces", "two brackets are enough: `{{ x }}`")
        }
        _ => return None,
    };
    Some(expression(format!("Tinybird allows {what} between `{{{{` and `}}}}`"), help))
}
