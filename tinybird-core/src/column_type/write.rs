//! Writes a type as ClickHouse does.

use super::quote;
use super::syntax::{Call, Kind, Node};

pub(super) fn to_text(node: &Node) -> String {
    let mut out = String::with_capacity(node.range.len());
    write(node, &mut out);
    out
}

fn write(node: &Node, out: &mut String) {
    match &node.kind {
        Kind::Call(Call { name, args, .. }) => {
            out.push_str(name);
            if let Some(args) = args {
                out.push('(');
                list(args, out);
                out.push(')');
            }
        }
        Kind::Named { name, of, .. } => {
            quote::name(name, out);
            out.push(' ');
            write(of, out);
        }
        Kind::Path { path, of, .. } => {
            write_path(path, out);
            out.push(' ');
            write(of, out);
        }
        Kind::Skip(path) => {
            out.push_str("SKIP ");
            write_path(path, out);
        }
        Kind::SkipRegexp(text) => {
            out.push_str("SKIP REGEXP ");
            quote::in_type(text, '\'', out);
        }
        Kind::Entry { name, value, .. } => {
            quote::in_type(name, '\'', out);
            out.push_str(" = ");
            write(value, out);
        }
        Kind::Setting { name, value, .. } => {
            out.push_str(name);
            out.push('=');
            write(value, out);
        }
        Kind::Text(text) => quote::in_type(text, '\'', out),
        Kind::Number(number) => out.push_str(number.strip_prefix('+').unwrap_or(number)),
        Kind::List(items) => {
            out.push('[');
            list(items, out);
            out.push(']');
        }
    }
}

fn list(nodes: &[Node], out: &mut String) {
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write(node, out);
    }
}

pub(super) fn write_path(path: &[String], out: &mut String) {
    for (index, step) in path.iter().enumerate() {
        if index > 0 {
            out.push('.');
        }
        quote::name(step, out);
    }
}
