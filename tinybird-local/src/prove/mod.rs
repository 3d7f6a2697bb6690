//! Whether ClickHouse takes a project: its tables, and the queries of its pipes.

mod cache;
mod conversion;
mod forward;
pub(crate) mod locate;
mod made_up;
pub(crate) mod order;
mod outputs;
mod pipe;
pub(crate) mod refusal;
mod service;
mod session;
pub(crate) mod table;
mod values;
mod writes;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use tinybird_core::AnyDefinition;
use tinybird_core::rule::Violation;
use tinybird_engine::{Engine, Error};
use tinybird_project::graph::Member;

use crate::compose::{Id, Pipes};
use pipe::State;
use session::Session;
use values::Samples;

pub use cache::Cache;
pub use outputs::{Output, OutputColumn};

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
    /// The columns of endpoints, in each call in which they differ.
    pub outputs: Vec<Output>,
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
    /// The parameters of a call that shows it; none where it shows without any call.
    pub parameters: Option<BTreeMap<String, String>>,
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

/// For which calls the templates of a project are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Renderings {
    /// The one with which Tinybird itself checks a pipe.
    One,
    /// That one, a call that gives nothing, one that gives everything, one for each parameter that a condition asks for, and
    /// one for each value that one is compared with.
    #[default]
    All,
}

/// How a project is tried.
#[non_exhaustive]
pub struct Options<'a> {
    /// For which calls.
    pub renderings: Renderings,
    /// What is known from before.
    pub cache: Cache,
    /// Is told how many of how many resources are done.
    pub progress: Box<dyn FnMut(usize, usize) + 'a>,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("renderings", &self.renderings).finish_non_exhaustive()
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { renderings: Renderings::All, cache: Cache::new(), progress: Box::new(|_, _| {}) }
    }
}

/// Tries the resources of a project on an engine whose database is empty, for all calls.
///
/// A query that reads what the project does not have, or what was itself refused, is not judged.
///
/// # Errors
/// The engine does not run. What it says of a statement is a finding.
pub fn prove(engine: &mut Engine, resources: &[&AnyDefinition]) -> Result<Proof, Error> {
    prove_with(engine, resources, &mut Options::default())
}

/// The same with options. The engine is only started where something is not known from before.
///
/// # Errors
/// The engine does not run. What it says of a statement is a finding.
pub fn prove_with(
    engine: &mut Engine,
    resources: &[&AnyDefinition],
    options: &mut Options<'_>,
) -> Result<Proof, Error> {
    let members: Vec<Member<'_>> = resources.iter().map(|definition| Member::new(definition)).collect();
    // What some query names: a quarantine that nobody reads needs no table.
    let read: BTreeSet<String> = members
        .iter()
        .flat_map(|member| &member.queries)
        .flat_map(|query| &query.tables)
        .map(|table| table.name.clone())
        .collect();
    let pipes = Pipes::new(resources.iter().copied());
    let mut prover = Prover {
        session: Session::new(engine, &mut options.cache),
        members: &members,
        pipes: &pipes,
        read,
        samples: Samples::default(),
        states: HashMap::new(),
        told: HashSet::new(),
        shown: HashSet::new(),
        stopped: BTreeSet::new(),
        proof: Proof::default(),
    };
    prover.tables()?;
    let order = order::order(&members);
    let count = order.len();
    for (done, resource) in order.into_iter().enumerate() {
        (options.progress)(done, count);
        prover.pipe(resource, options.renderings)?;
    }
    (options.progress)(count, count);
    Ok(prover.finish())
}

struct Prover<'a> {
    session: Session<'a>,
    members: &'a [Member<'a>],
    pipes: &'a Pipes<'a>,
    read: BTreeSet<String>,
    samples: Samples,
    /// What is known of each node.
    states: HashMap<Id, State>,
    /// What was found: the same is told once, however many calls show it.
    told: HashSet<(usize, String, String)>,
    /// The places in nodes where something was found, with its code.
    shown: HashSet<(Id, String)>,
    /// The pipes with whose queries ClickHouse does not finish.
    stopped: BTreeSet<usize>,
    proof: Proof,
}

impl Prover<'_> {
    fn found(
        &mut self,
        resource: usize,
        violation: Violation,
        code: &str,
        parameters: Option<&BTreeMap<String, String>>,
    ) {
        let place = format!("{:?}", violation.place);
        if !self.told.insert((resource, place, violation.message.clone())) {
            return;
        }
        let code = (!code.is_empty()).then(|| code.to_owned());
        self.proof.findings.push(Finding { resource, violation, code, parameters: parameters.cloned() });
    }

    fn not_judged(&mut self, resource: usize, node: Option<usize>, reason: impl Into<String>) {
        self.proof.unjudged.push(Unjudged { resource, node, reason: reason.into() });
    }

    /// Counts the nodes, and puts everything in the order of the resources.
    fn finish(mut self) -> Proof {
        let mut states: Vec<(Id, State)> = std::mem::take(&mut self.states).into_iter().collect();
        states.sort_by_key(|(id, _)| *id);
        for ((resource, node), state) in states {
            match state {
                State::Judged => self.proof.judged += 1,
                State::NotJudged(reason) => self.not_judged(resource, Some(node), reason),
            }
        }
        let mut proof = self.proof;
        proof.findings.sort_by_key(|finding| finding.resource);
        proof.unjudged.sort_by_key(|unjudged| (unjudged.resource, unjudged.node));
        proof
    }
}
