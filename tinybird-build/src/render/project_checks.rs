//! What only shows where all resources are known, told where it stands in the sources.

use std::rc::Rc;

use tinybird_core::graph::{self, Finding, Member, Spot};
use tinybird_core::parallel;
use tinybird_core::project::File;

use crate::diagnostic::Diagnostic;
use crate::render::item::Resource;
use crate::span::Place;

/// Minimum number of resources per thread.
const WORTH: usize = 100;

/// A resource that no macro declares, such as one of a datafile.
#[derive(Debug)]
pub struct Beside<'a> {
    /// What others depend on.
    pub member: Member<'a>,
    /// Where it stands.
    pub place: Place,
    /// Where each of its nodes stands, and each table that the node reads from.
    pub nodes: Vec<(Place, Vec<Place>)>,
}

/// Checks the resources of a project, each with its file, against each other and against those beside them.
pub(crate) fn check(resources: &[Rc<Resource>], files: &[File], beside: &[Beside<'_>]) -> Vec<Diagnostic> {
    let is_pipe = |resource: &Rc<Resource>| resource.kind.is_some_and(|kind| kind.is_pipe());
    if beside.is_empty() && !resources.iter().any(is_pipe) {
        return Vec::new();
    }
    let parts: Vec<_> = resources
        .iter()
        .zip(files)
        .filter_map(|(resource, file)| {
            Some((resource.kind?, resource.name.as_str(), file.text.as_str(), resource.beside.as_str()))
        })
        .collect();
    let mut members =
        parallel::map(&parts, WORTH, |(kind, name, text, beside)| Member::read(*kind, name, text, beside));
    members.extend(beside.iter().map(|beside| beside.member.clone()));
    let all = All { resources, beside };
    graph::check(&members).into_iter().filter_map(|finding| all.diagnostic(finding)).collect()
}

/// All resources, in the order of the members.
struct All<'a> {
    resources: &'a [Rc<Resource>],
    beside: &'a [Beside<'a>],
}

impl All<'_> {
    fn diagnostic(&self, finding: Finding) -> Option<Diagnostic> {
        let (place, position) = self.place(finding.member, finding.spot)?;
        let message = match position {
            Some(position) => format!("{} ({position})", finding.message),
            None => finding.message,
        };
        let mut diagnostic = Diagnostic {
            severity: finding.severity,
            is_strict: *finding.rule == graph::UNKNOWN_TABLE,
            ..Diagnostic::error(message).of(finding.rule).at(place).remedy(finding.remedy)
        };
        if let Some((other, _)) = finding.other.and_then(|other| self.place(other, Spot::Item)) {
            diagnostic = diagnostic.note("the other one is declared here", Some(other));
        }
        Some(diagnostic)
    }

    /// Where something stands: the place, and the position in the SQL at that place.
    fn place(&self, member: usize, spot: Spot) -> Option<(Place, Option<String>)> {
        let Some(resource) = self.resources.get(member) else {
            let beside = self.beside.get(member.checked_sub(self.resources.len())?)?;
            let found = match spot {
                Spot::Node(node) => beside.nodes.get(node).map(|(name, _)| name),
                Spot::Table(node, table) => beside.nodes.get(node).and_then(|(_, tables)| tables.get(table)),
                _ => None,
            };
            return Some((found.unwrap_or(&beside.place).clone(), None));
        };
        let query = |node: usize| resource.queries.get(node);
        let found = match spot {
            Spot::Node(node) => query(node).map(|query| (query.name.clone(), None)),
            Spot::Table(node, table) => {
                query(node).map(|query| (query.sql.clone(), query.tables.get(table).cloned()))
            }
            _ => None,
        };
        Some(found.unwrap_or_else(|| (resource.place.clone(), None)))
    }
}
