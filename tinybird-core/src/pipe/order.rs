//! The order of nodes: which of them read from which.

use std::collections::HashMap;
use std::ops::Range;

use super::{Node, sql_place, tables};
use crate::rule::{MOST_MISTAKES, Violation, rules};

rules! {
    /// A node reads from the nodes that stand before it. Nodes that read from each other in a circle can run in no order, and
    /// ClickHouse refuses them; one that stands below the node that reads from it is a warning.
    NODE_ORDER = "node-order";
}

/// What a node reads from: the number of the other node, and the bytes of the SQL that name it.
type Edges = Vec<Vec<(usize, Range<usize>)>>;

/// The nodes that read from each other in a circle; where none do, those that read from a later one.
pub(super) fn check(nodes: &[Node]) -> Vec<Violation> {
    let mut numbers = HashMap::new();
    for (index, node) in nodes.iter().enumerate() {
        numbers.entry(node.name()).or_insert(index);
    }
    let edge = |table: super::Table| {
        let number = numbers.get(table.name.as_str()).filter(|_| !table.is_own);
        number.map(|number| (*number, table.range))
    };
    let edges: Edges =
        nodes.iter().map(|node| tables(node.sql()).into_iter().filter_map(edge).collect()).collect();
    let circles = circles(nodes, &edges);
    if circles.is_empty() { later(nodes, &edges) } else { circles }
}

fn later(nodes: &[Node], edges: &Edges) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, edges) in edges.iter().enumerate() {
        for (to, range) in edges.iter().filter(|(to, _)| *to > index) {
            let message =
                format!("the node `{}` stands below this one, which reads from it", name(nodes, *to));
            let remedy = "write it above";
            let place = sql_place(index).range(Some(range.clone()));
            violations.push(Violation::warning(&NODE_ORDER, place, message, remedy));
        }
    }
    violations
}

/// A search in depth without recursion: there may be as many nodes as anyone likes.
fn circles(nodes: &[Node], edges: &Edges) -> Vec<Violation> {
    let mut violations = Vec::new();
    // For each node whether it was seen, and how deep on the way it is.
    let mut seen = vec![false; edges.len()];
    let mut depths: Vec<Option<usize>> = vec![None; edges.len()];
    for start in 0..edges.len() {
        let mut way: Vec<(usize, usize)> = Vec::new();
        let mut next = Some(start).filter(|start| !is(&seen, *start));
        loop {
            if let Some(node) = next.take() {
                set(&mut seen, node, true);
                set(&mut depths, node, Some(way.len()));
                way.push((node, 0));
            }
            let Some((node, number)) = way.last_mut().filter(|_| violations.len() < MOST_MISTAKES) else {
                break;
            };
            let Some((to, range)) = edges.get(*node).and_then(|edges| edges.get(*number)) else {
                set(&mut depths, *node, None);
                way.pop();
                continue;
            };
            *number += 1;
            let place = sql_place(*node).range(Some(range.clone()));
            match depths.get(*to).copied().flatten() {
                Some(depth) => {
                    let circle = way.get(depth..).unwrap_or_default().iter().map(|(node, _)| *node);
                    violations.push(Violation::error(
                        &NODE_ORDER,
                        place,
                        message(circle.chain([*to]), nodes),
                        "read from a data source in one of them",
                    ));
                }
                None if !is(&seen, *to) => next = Some(*to),
                None => {}
            }
        }
    }
    violations
}

fn message(circle: impl Iterator<Item = usize>, nodes: &[Node]) -> String {
    let names: Vec<&str> = circle.map(|node| name(nodes, node)).collect();
    match names.as_slice() {
        [name, _] => format!("the node `{name}` reads from itself"),
        names => {
            let steps: Vec<String> =
                names.windows(2).map(|pair| format!("`{}` reads from `{}`", pair[0], pair[1])).collect();
            format!("nodes read from each other in a circle: {}", steps.join(", "))
        }
    }
}

fn name(nodes: &[Node], number: usize) -> &str {
    nodes.get(number).map(Node::name).unwrap_or_default()
}

fn is(seen: &[bool], number: usize) -> bool {
    seen.get(number) == Some(&true)
}

fn set<T>(values: &mut [T], number: usize, value: T) {
    if let Some(slot) = values.get_mut(number) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Severity;

    #[test]
    fn nodes_read_from_those_above() {
        let query = |table: &str| format!("SELECT * FROM {table}");
        for (nodes, expected) in [
            (&[("a", "events"), ("b", "a"), ("c", "a JOIN b ON 1")][..], &[][..]),
            (&[("a", "b"), ("b", "events")], &["? the node `b` stands below this one, which reads from it"]),
            (&[("a", "a")], &["the node `a` reads from itself"]),
            (&[("b", "events"), ("a", "(WITH a AS (SELECT 1) SELECT * FROM a)")], &[]),
            (
                &[("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "x")],
                &[
                    "nodes read from each other in a circle: `a` reads from `b`, `b` reads from `c`, `c` reads from `a`",
                ],
            ),
            (
                &[("x", "a"), ("a", "b"), ("b", "a"), ("c", "c")],
                &[
                    "nodes read from each other in a circle: `a` reads from `b`, `b` reads from `a`",
                    "the node `c` reads from itself",
                ],
            ),
        ] {
            let nodes: Vec<Node> = nodes.iter().map(|(name, table)| Node::new(*name, query(table))).collect();
            let said = |violation: &Violation| match violation.severity {
                Severity::Error => violation.message.clone(),
                Severity::Warning => format!("? {}", violation.message),
            };
            assert_eq!(check(&nodes).iter().map(said).collect::<Vec<_>>(), expected);
        }
        let long: Vec<Node> = (0..50_000)
            .map(|index| Node::new(format!("n{index}"), query(&format!("n{}", index + 1))))
            .collect();
        assert_eq!(check(&long).len(), 49_999);
        let own: Vec<Node> = (0..1000)
            .map(|index| Node::new(format!("n{index}"), query(&format!("n{}, n0", index + 1))))
            .collect();
        assert_eq!(check(&own).len(), MOST_MISTAKES);
    }
}
