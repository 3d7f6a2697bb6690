//! What only shows where all resources are known, told where it stands in the sources.

use tinybird_core::AnyDefinition;
use tinybird_core::rule::Violation;
use tinybird_core::rule::project::{OUTPUT_COLUMNS, UNKNOWN_TABLE};
use tinybird_core::rules::SAME_NAME;
use tinybird_project::File;
use tinybird_project::graph::{self, Location, Member};
use tinybird_project::parallel;
use tinybird_syntax::Position;

use crate::datafiles::ExternalMember;
use crate::diagnostic::Diagnostic;
use crate::render::Rendered;
use crate::span::Place;

/// Minimum number of resources per thread.
const WORTH: usize = 100;

/// Checks the resources of a project against each other and against those that no macro declares.
pub(crate) fn check(
    rendered: &[Rendered],
    files: &[File],
    dependencies: &[&Rendered],
    others: &[ExternalMember<'_>],
) -> Vec<Diagnostic> {
    find(rendered, files, dependencies, others, graph::check)
}

/// The connections that nothing uses.
pub(crate) fn unused(
    rendered: &[Rendered],
    files: &[File],
    dependencies: &[&Rendered],
    others: &[ExternalMember<'_>],
) -> Vec<Diagnostic> {
    find(rendered, files, dependencies, others, graph::unused)
}

fn find(
    rendered: &[Rendered],
    files: &[File],
    dependencies: &[&Rendered],
    others: &[ExternalMember<'_>],
    check: fn(&[Member<'_>]) -> Vec<Violation<graph::Place>>,
) -> Vec<Diagnostic> {
    let own = 0..rendered.len();
    let rendered: Vec<&Rendered> = rendered.iter().chain(dependencies.iter().copied()).collect();
    let definitions: Vec<&AnyDefinition> = rendered.iter().map(|rendered| &rendered.definition).collect();
    let mut members = parallel::map(&definitions, WORTH, |definition| Member::new(definition));
    members.extend(others.iter().map(|other| other.member.clone()));
    let all = All { rendered: &rendered, files, others };
    // What is wrong in another package is told where that is rendered; what is wrong between two, here.
    let is_told =
        |member: usize| own.contains(&member) || all.other(member).is_some_and(|other| other.is_checked);
    let concerns = |mut violation: Violation<graph::Place>| {
        let graph::Place { member, other, .. } = violation.place;
        match other {
            _ if is_told(member) => {}
            Some(own) if is_told(own) => {
                (violation.place.member, violation.place.other) = (own, Some(member));
                violation.place.location = Location::Item;
            }
            // In which order datafiles are deployed, nobody says.
            Some(_) if *violation.rule == SAME_NAME => {}
            _ => return None,
        }
        Some(violation)
    };
    let violations = check(&members).into_iter().filter_map(concerns);
    violations.filter_map(|violation| all.diagnostic(violation)).collect()
}

/// All resources, in the order of the members.
struct All<'a> {
    rendered: &'a [&'a Rendered],
    /// Those of the resources that are the package's own.
    files: &'a [File],
    others: &'a [ExternalMember<'a>],
}

impl All<'_> {
    fn diagnostic(&self, violation: Violation<graph::Place>) -> Option<Diagnostic> {
        let graph::Place { member, location, other, .. } = violation.place;
        let remedy = match other.filter(|_| *violation.rule == SAME_NAME) {
            Some(other) => self.instead(member, other).unwrap_or(violation.remedy),
            None => violation.remedy,
        };
        let (place, position) = self.place(member, &location)?;
        let message = match position {
            Some(position) => position.tell(&violation.message),
            None => violation.message,
        };
        let mut diagnostic = Diagnostic {
            severity: violation.severity,
            is_strict: [&UNKNOWN_TABLE, &OUTPUT_COLUMNS].contains(&violation.rule),
            ..Diagnostic::error(message).of(violation.rule).at(place).remedy(remedy)
        };
        if let Some((other, _)) = other.and_then(|other| self.place(other, &Location::Item)) {
            diagnostic = diagnostic.note("the other one is declared here", Some(other));
        }
        Some(diagnostic)
    }

    /// A datafile, by the number of its member.
    fn other(&self, member: usize) -> Option<&ExternalMember<'_>> {
        self.others.get(member.checked_sub(self.rendered.len())?)
    }

    /// What to do about two resources of one name, of which one or both are those of datafiles.
    fn instead(&self, member: usize, other: usize) -> Option<String> {
        let datafile = self.other(member).or_else(|| self.other(other))?;
        let rendered = self.files.get(member).or_else(|| self.files.get(other));
        Some(match rendered {
            Some(file) if file.text == datafile.text => {
                "their texts are the same: remove the datafile, or have it replaced, by `--adopt` on the command line or \
                 `.adopt(true)` in the build script"
                    .to_owned()
            }
            Some(_) => "remove the datafile, or give the Rust definition another name: `name: \"..\"`".to_owned(),
            None => "remove one of the two, or rename it".to_owned(),
        })
    }

    /// Where something stands: the place, and the position in the SQL at that place.
    fn place(&self, member: usize, location: &Location) -> Option<(Place, Option<Position>)> {
        let number = |definition, place| graph::places(definition).iter().position(|known| known == place);
        let Some(Rendered { resource, definition, .. }) = self.rendered.get(member) else {
            let other = self.other(member)?;
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
