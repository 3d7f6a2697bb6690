//! What only shows where all resources are known, told where it stands in the sources.

use tinybird_core::AnyDefinition;
use tinybird_core::rule::Violation;
use tinybird_core::rule::project::{OUTPUT_COLUMNS, UNKNOWN_TABLE};
use tinybird_project::graph::{self, Location, Member};
use tinybird_project::parallel;
use tinybird_syntax::Position;

use crate::diagnostic::Diagnostic;
use crate::render::Rendered;
use crate::span::Place;

/// Minimum number of resources per thread.
const WORTH: usize = 100;

/// A resource that no macro declares, such as one of a datafile.
#[derive(Debug)]
pub struct ExternalMember<'a> {
    /// What others depend on.
    pub member: Member<'a>,
    /// Where it stands.
    pub place: Place,
    /// Where each of its nodes stands, and each table that the node reads from.
    pub nodes: Vec<(Place, Vec<Place>)>,
    /// Where each of its [`places`](graph::places) stands.
    pub options: Vec<Place>,
}

/// Checks the resources of a project against each other and against those that no macro declares.
pub(crate) fn check(
    rendered: &[Rendered],
    dependencies: &[&Rendered],
    others: &[ExternalMember<'_>],
) -> Vec<Diagnostic> {
    find(rendered, dependencies, others, graph::check)
}

/// The connections that nothing uses.
pub(crate) fn unused(
    rendered: &[Rendered],
    dependencies: &[&Rendered],
    others: &[ExternalMember<'_>],
) -> Vec<Diagnostic> {
    find(rendered, dependencies, others, graph::unused)
}

fn find(
    rendered: &[Rendered],
    dependencies: &[&Rendered],
    others: &[ExternalMember<'_>],
    check: fn(&[Member<'_>]) -> Vec<Violation<graph::Place>>,
) -> Vec<Diagnostic> {
    let own = rendered.len();
    let rendered: Vec<&Rendered> = rendered.iter().chain(dependencies.iter().copied()).collect();
    let definitions: Vec<&AnyDefinition> = rendered.iter().map(|rendered| &rendered.definition).collect();
    let mut members = parallel::map(&definitions, WORTH, |definition| Member::new(definition));
    members.extend(others.iter().map(|other| other.member.clone()));
    let all = All { rendered: &rendered, others };
    let dependencies = own..rendered.len();
    // What is wrong in another package is told where that is rendered; what is wrong between two, here.
    let concerns = |mut violation: Violation<graph::Place>| {
        let graph::Place { member, other, .. } = violation.place;
        match other {
            _ if !dependencies.contains(&member) => Some(violation),
            Some(own) if !dependencies.contains(&own) => {
                violation.place.member = own;
                violation.place.other = Some(member);
                violation.place.location = Location::Item;
                Some(violation)
            }
            _ => None,
        }
    };
    let violations = check(&members).into_iter().filter_map(concerns);
    violations.filter_map(|violation| all.diagnostic(violation)).collect()
}

/// All resources, in the order of the members.
struct All<'a> {
    rendered: &'a [&'a Rendered],
    others: &'a [ExternalMember<'a>],
}

impl All<'_> {
    fn diagnostic(&self, violation: Violation<graph::Place>) -> Option<Diagnostic> {
        let graph::Place { member, location, other, .. } = violation.place;
        let (place, position) = self.place(member, &location)?;
        let message = match position {
            Some(position) => position.tell(&violation.message),
            None => violation.message,
        };
        let mut diagnostic = Diagnostic {
            severity: violation.severity,
            is_strict: [&UNKNOWN_TABLE, &OUTPUT_COLUMNS].contains(&violation.rule),
            ..Diagnostic::error(message).of(violation.rule).at(place).remedy(violation.remedy)
        };
        if let Some((other, _)) = other.and_then(|other| self.place(other, &Location::Item)) {
            diagnostic = diagnostic.note("the other one is declared here", Some(other));
        }
        Some(diagnostic)
    }

    /// Where something stands: the place, and the position in the SQL at that place.
    fn place(&self, member: usize, location: &Location) -> Option<(Place, Option<Position>)> {
        let number = |definition, place| graph::places(definition).iter().position(|known| known == place);
        let Some(Rendered { resource, definition, .. }) = self.rendered.get(member) else {
            let other = self.others.get(member.checked_sub(self.rendered.len())?)?;
            let found = match location {
                Location::Node(node) => other.nodes.get(*node).map(|(name, _)| name),
                Location::Table(node, table) => {
                    other.nodes.get(*node).and_then(|(_, tables)| tables.get(*table))
                }
                Location::Option(place) => {
                    number(other.member.definition, place).and_then(|number| other.options.get(number))
                }
                Location::Item => None,
            };
            return Some((found.unwrap_or(&other.place).clone(), None));
        };
        let query = |node: usize| resource.queries.get(node);
        let found = match location {
            Location::Node(node) => query(*node).map(|query| (query.name.clone(), None)),
            Location::Table(node, table) => {
                query(*node).map(|query| (query.sql.clone(), query.tables.get(*table).cloned()))
            }
            Location::Option(place) => number(definition, place)
                .and_then(|number| Some((resource.options.get(number)?.clone(), None))),
            Location::Item => None,
        };
        Some(found.unwrap_or_else(|| (resource.place.clone(), None)))
    }
}
