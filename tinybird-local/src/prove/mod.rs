//! Whether ClickHouse takes a project: its tables, and the queries of its pipes.

mod locate;
mod order;

mod query;
pub(crate) mod refusal;

pub(crate) mod table;

use std::collections::BTreeSet;

use tinybird_core::AnyDefinition;
use tinybird_core::rule::Violation;
use tinybird_engine::{Engine, Error};
use tinybird_project::graph::Member;

/// What ClickHouse says of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proof {
    /// What it refuses.
    pub findings: Vec<Finding>,
    /// What was not judged.
    pub unjudged: Vec<Unjudged>,
    /// How many tables and queries it takes, or refuses.
    pub judged: usize,
}

/// Something that ClickHouse refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The number of the resource.
    pub resource: usize,
    /// What is wrong, and where in the resource.
    pub violation: Violation,
    /// ClickHouse's name of its error, where it gives one: `UNKNOWN_IDENTIFIER`.
    pub code: Option<String>,
}

/// A table or query that was not judged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unjudged {
    /// The number of the resource.
    pub resource: usize,
    /// The number of the node, where it is a query.
    pub node: Option<usize>,
    /// Why not.
    pub reason: String,
}

/// Tries the resources of a project on an engine whose database is empty.
///
/// A query that reads what the project does not have, or what was itself refused, is not judged.
///
/// # Errors
/// The engine does not run. What it says of a statement is a finding.
pub fn prove(engine: &mut Engine, resources: &[&AnyDefinition]) -> Result<Proof, Error> {
    let members: Vec<Member<'_>> = resources.iter().map(|definition| Member::new(definition)).collect();
    // What some query names: what nobody reads needs no view.
    let read: BTreeSet<String> = members
        .iter()
        .flat_map(|member| &member.queries)
        .flat_map(|query| &query.tables)
        .map(|table| table.name.clone())
        .collect();
    let mut prover = Prover { engine, members: &members, read, proof: Proof::default() };
    prover.tables()?;
    for resource in order::order(&members) {
        prover.pipe(resource)?;
    }
    let mut proof = prover.proof;
    proof.findings.sort_by_key(|finding| finding.resource);
    Ok(proof)
}

struct Prover<'a> {
    engine: &'a mut Engine,
    members: &'a [Member<'a>],
    read: BTreeSet<String>,
    proof: Proof,
}

impl Prover<'_> {
    fn found(&mut self, resource: usize, violation: Violation, code: &str) {
        let code = (!code.is_empty()).then(|| code.to_owned());
        self.proof.findings.push(Finding { resource, violation, code });
    }

    fn not_judged(&mut self, resource: usize, node: Option<usize>, reason: impl Into<String>) {
        self.proof.unjudged.push(Unjudged { resource, node, reason: reason.into() });
    }
}
