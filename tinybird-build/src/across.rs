//! What only shows where all resources are known, told where it stands in the sources.

use std::rc::Rc;

use tinybird_core::graph::{self, Finding, Member, Spot};
use tinybird_core::parallel;
use tinybird_core::project::File;

use crate::error::Diagnostic;
use crate::read::Resource;
use crate::sources::Place;

/// As many resources are worth a thread.
const WORTH: usize = 100;

/// Checks the resources of a project, each with its file, against each other.
pub(crate) fn check(resources: &[Rc<Resource>], files: &[File]) -> Vec<Diagnostic> {
    let is_pipe = |resource: &Rc<Resource>| resource.kind.is_some_and(|kind| kind.is_pipe());
    if !resources.iter().any(is_pipe) {
        return Vec::new();
    }
    let parts: Vec<_> = resources
        .iter()
        .zip(files)
        .filter_map(|(resource, file)| {
            Some((resource.kind?, resource.name.as_str(), file.text.as_str(), resource.beside.as_str()))
        })
        .collect();
    let members =
        parallel::map(&parts, WORTH, |(kind, name, text, beside)| Member::read(*kind, name, text, beside));
    graph::check(&members).into_iter().filter_map(|finding| diagnostic(finding, resources)).collect()
}

fn diagnostic(finding: Finding, resources: &[Rc<Resource>]) -> Option<Diagnostic> {
    let resource = resources.get(finding.member)?;
    let (place, position) = place(resource, finding.spot);
    let message = match position {
        Some(position) => format!("{} ({position})", finding.message),
        None => finding.message,
    };
    let mut diagnostic = Diagnostic {
        severity: finding.severity,
        is_strict: *finding.rule == graph::UNKNOWN_TABLE,
        ..Diagnostic::error(message).at(place).remedy(finding.remedy)
    };
    if let Some(other) = finding.other.and_then(|other| resources.get(other)) {
        diagnostic = diagnostic.note("the other one is declared here", Some(other.place.clone()));
    }
    Some(diagnostic)
}

/// Where something stands: the place, and the position in the SQL at that place.
fn place(resource: &Resource, spot: Spot) -> (Place, Option<String>) {
    let query = |node: usize| resource.queries.get(node);
    let found = match spot {
        Spot::Node(node) => query(node).map(|query| (query.name.clone(), None)),
        Spot::Table(node, table) => {
            query(node).map(|query| (query.sql.clone(), query.tables.get(table).cloned()))
        }
        _ => None,
    };
    found.unwrap_or_else(|| (resource.place.clone(), None))
}
