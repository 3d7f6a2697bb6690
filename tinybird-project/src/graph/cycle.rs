//! Pipes that read from each other in a circle.

use std::collections::HashMap;

use tinybird_core::Kind;
use tinybird_core::rule::Violation;
use tinybird_core::rule::project::PIPE_CYCLE;

use super::{Location, Member, Place};

/// The first circle that each pipe is found in, every circle once.
pub(super) fn check(members: &[Member<'_>], by_name: &HashMap<&str, usize>) -> Vec<Violation<Place>> {
    let edges = edges(members, by_name);
    let mut state = vec![State::New; members.len()];
    let mut findings = Vec::new();
    for start in 0..members.len() {
        search(start, members, &edges, &mut state, &mut findings);
    }
    findings
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    New,
    /// On the way that led here.
    Open,
    Done,
}

/// For each member those that it depends on: what its queries read, and, of a data source, the materialized views that
/// fill it.
fn edges(members: &[Member<'_>], by_name: &HashMap<&str, usize>) -> Vec<Vec<usize>> {
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    for (index, member) in members.iter().enumerate() {
        let nodes: Vec<&str> = member.queries.iter().map(|query| query.name.as_str()).collect();
        let tables = member.queries.iter().flat_map(|query| &query.tables).filter(|table| !table.is_own);
        for table in tables.filter(|table| !nodes.contains(&table.name.as_str())) {
            if let Some(read) = by_name.get(table.name.as_str()).filter(|read| !edges[index].contains(read)) {
                edges[index].push(*read);
            }
        }
        let target = member.writes_to.as_deref().filter(|_| member.kind() == Kind::MaterializedView);
        if let Some(&target) = target.and_then(|target| by_name.get(target)) {
            edges[target].push(index);
        }
    }
    edges
}

/// A search in depth without recursion: projects may be as deep as they like.
fn search(
    start: usize,
    members: &[Member<'_>],
    edges: &[Vec<usize>],
    state: &mut [State],
    findings: &mut Vec<Violation<Place>>,
) {
    if state[start] != State::New {
        return;
    }
    state[start] = State::Open;
    let mut way: Vec<(usize, usize)> = vec![(start, 0)];
    while let Some((at, next)) = way.last_mut() {
        let Some(&to) = edges[*at].get(*next) else {
            state[*at] = State::Done;
            way.pop();
            continue;
        };
        *next += 1;
        match state[to] {
            State::New => {
                state[to] = State::Open;
                way.push((to, 0));
            }
            State::Open => {
                let circle: Vec<usize> = way.iter().map(|(at, _)| *at).skip_while(|at| *at != to).collect();
                findings.extend(finding(&circle, members));
            }
            State::Done => {}
        }
    }
}

fn finding(circle: &[usize], members: &[Member<'_>]) -> Option<Violation<Place>> {
    // Told from its first pipe on.
    let first = circle.iter().position(|at| members[*at].kind().is_pipe())?;
    let turned: Vec<&Member<'_>> =
        circle.iter().cycle().skip(first).take(circle.len() + 1).map(|at| &members[*at]).collect();
    let steps: Vec<String> = turned.windows(2).map(|pair| step(pair[0], pair[1])).collect();
    let message = match turned.as_slice() {
        [member, _] => format!("`{}` reads from itself", member.name()),
        _ => format!("pipes depend on each other in a circle: {}", steps.join(", ")),
    };
    let remedy = "read from a data source in one of them, or write into another one";
    Some(Violation::error(&PIPE_CYCLE, Place::of(circle[first], Location::Item), message, remedy))
}

fn step(from: &Member<'_>, to: &Member<'_>) -> String {
    let verb = if from.kind() == Kind::DataSource { "is filled by" } else { "reads from" };
    format!("`{}` {verb} `{}`", from.name(), to.name())
}
