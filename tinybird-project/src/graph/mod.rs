//! What only shows where all resources of a project are known: names that two of them have, tables that none is called,
//! pipes that read from each other in a circle, and connections with what reads and writes through them.

mod connections;
mod cycle;
mod files;
mod member;
mod output;

use std::collections::HashMap;

pub use member::{Member, Query};

use tinybird_core::rule::language::SAME_NAME;
use tinybird_core::rule::project::{NODE_LIKE_RESOURCE, TARGET_DATASOURCE, UNKNOWN_TABLE};
use tinybird_core::rule::{Place as Within, Violation};
use tinybird_core::suggest::did_you_mean;
use tinybird_core::{AnyDefinition, Kind};

/// Where in a project something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Which of the resources it is about.
    pub member: usize,
    /// Where in it.
    pub location: Location,
    /// Another resource that it is about.
    pub other: Option<usize>,
}

/// Where in a resource something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// The resource itself.
    Item,
    /// One of its options: one of its [`places`].
    Option(Within),
    /// A node, counted from 0.
    Node(usize),
    /// A table of a node's query: both counted from 0.
    Table(usize, usize),
}

impl Place {
    fn of(member: usize, location: Location) -> Self {
        Self { member, location, other: None }
    }

    fn and(self, other: usize) -> Self {
        Self { other: Some(other), ..self }
    }
}

/// The options of a definition at which a violation may stand, beside the resource itself and its queries.
#[must_use]
pub fn places(definition: &AnyDefinition) -> Vec<Within> {
    [connections::places(definition), output::places(definition)].concat()
}

/// Checks the resources of a project against each other.
#[must_use]
pub fn check(members: &[Member<'_>]) -> Vec<Violation<Place>> {
    let project = Project::new(members);
    let mut findings = project.same_names();
    for (index, member) in members.iter().enumerate() {
        project.nodes(index, member, &mut findings);
        project.tables(index, member, &mut findings);
        project.target(index, member, &mut findings);
    }
    findings.extend(cycle::check(members, &project.by_name));
    findings.extend(connections::check(members));
    findings
}

/// The connections that nothing reads or writes through, where these are all resources of a project.
#[must_use]
pub fn unused(members: &[Member<'_>]) -> Vec<Violation<Place>> {
    connections::unused(members)
}

struct Project<'a> {
    members: &'a [Member<'a>],
    /// What queries can name: data sources and pipes.
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Project<'a> {
    fn new(members: &'a [Member<'a>]) -> Self {
        let mut by_name = HashMap::with_capacity(members.len());
        for (index, member) in members.iter().enumerate().filter(|(_, member)| member.is_named_in_queries()) {
            by_name.entry(member.name()).or_insert(index);
        }
        Self { members, by_name }
    }

    /// Data sources and pipes share their names, as connections do.
    fn same_names(&self) -> Vec<Violation<Place>> {
        let mut findings = Vec::new();
        let mut connections: HashMap<&str, usize> = HashMap::new();
        for (index, member) in self.members.iter().enumerate() {
            let first = match member.is_named_in_queries() {
                true => self.by_name.get(member.name()).copied(),
                false if member.kind() == Kind::Token => None,
                false => Some(*connections.entry(member.name()).or_insert(index)),
            };
            let Some(first) = first.filter(|first| *first != index) else { continue };
            let Some(other) = self.members.get(first) else { continue };
            let name = member.name();
            let message = match other.kind() == member.kind() {
                true => format!("{} and another one are both called `{name}`", member.kind()),
                false => format!("{} and {} are both called `{name}`", other.kind(), member.kind()),
            };
            let remedy = match member.is_named_in_queries() {
                true => "queries could not tell them apart: give one of them another name, `name: \"..\"`",
                false => "give one of them another name, `name: \"..\"`",
            };
            let place = Place::of(index, Location::Item).and(first);
            findings.push(Violation::error(&SAME_NAME, place, message, remedy));
        }
        findings
    }

    fn nodes(&self, index: usize, member: &Member<'_>, findings: &mut Vec<Violation<Place>>) {
        for (node, query) in member.queries.iter().enumerate() {
            let name = query.name.as_str();
            let Some(&other) = self.by_name.get(name).filter(|&&other| other != index) else { continue };
            let kind = self.members.get(other).map_or(Kind::DataSource, |other| other.kind());
            let message = format!("the node `{name}` has the same name as {kind} of the project");
            let remedy = "give the node another name, so that queries name one thing";
            let place = Place::of(index, Location::Node(node)).and(other);
            findings.push(Violation::error(&NODE_LIKE_RESOURCE, place, message, remedy));
        }
    }

    fn tables(&self, index: usize, member: &Member<'_>, findings: &mut Vec<Violation<Place>>) {
        let nodes = || member.queries.iter().map(|query| query.name.as_str());
        for (node, query) in member.queries.iter().enumerate() {
            for (number, table) in query.tables.iter().enumerate().filter(|(_, table)| !table.is_own) {
                let name = table.name.as_str();
                if self.by_name.contains_key(name) || nodes().any(|node| node == name) {
                    continue;
                }
                let known = nodes().chain(self.names(Member::is_named_in_queries));
                let remedy = instead(did_you_mean(name, known));
                let message = format!("unknown table `{name}`");
                let place = Place::of(index, Location::Table(node, number));
                findings.push(Violation::warning(&UNKNOWN_TABLE, place, message, remedy));
            }
        }
    }

    fn target(&self, index: usize, member: &Member<'_>, findings: &mut Vec<Violation<Place>>) {
        let Some(name) = member.writes_to.as_deref() else { return };
        let Some(&found) = self.by_name.get(name) else {
            let names = self.names(|member| member.kind() == Kind::DataSource);
            let remedy = instead(did_you_mean(name, names));
            let message = format!("unknown data source `{name}`");
            let place = Place::of(index, Location::Item);
            findings.push(Violation::warning(&UNKNOWN_TABLE, place, message, remedy));
            return;
        };
        let Some(target) = self.members.get(found) else { return };
        if target.kind() == Kind::DataSource {
            findings.extend(output::check(index, member, target));
            findings.extend(
                output::json_paths(member, target)
                    .map(|violation| violation.at(Place::of(found, Location::Item).and(index))),
            );
            return;
        }
        let message = format!("{} writes into a data source; `{name}` is {}", member.kind(), target.kind());
        let remedy = "name a data source";
        let place = Place::of(index, Location::Item).and(found);
        findings.push(Violation::error(&TARGET_DATASOURCE, place, message, remedy));
    }

    /// The names of some of the resources.
    fn names(&self, takes: impl Fn(&Member<'a>) -> bool) -> impl Iterator<Item = &'a str> {
        self.members.iter().filter(move |member| takes(member)).map(|member| member.name())
    }
}

fn instead(similar: Option<&str>) -> String {
    similar.map_or_else(
        || "declare it, or leave it if the workspace has it".to_owned(),
        |similar| format!("did you mean `{similar}`?"),
    )
}

#[cfg(test)]
mod tests;
