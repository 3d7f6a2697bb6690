//! The datafiles of a project, as they are read.

use std::collections::BTreeMap;
use std::path::PathBuf;
use tinybird_core::rule::Violation;

use tinybird_core::datafile::LineColumn;
use tinybird_core::rule::Severity;
use tinybird_core::rule::language::UNKNOWN_CHOICE;
use tinybird_core::{AnyDefinition, Kind};
use tinybird_import::{File, Leftover, read};
use tinybird_project::graph::{self, Member};

use super::comments::Comments;
use super::find::Found;
use crate::rust::{Module, Refusal, means_the_same};

/// A datafile that was read.
pub(super) struct Resource {
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
    pub(super) file: File,
    pub(super) comments: Comments,
    /// What was made otherwise than it is in the file, so that a macro takes it.
    pub(super) adapted: Vec<String>,
    /// Other datafiles that say the very same.
    pub(super) copies: Vec<PathBuf>,
}

/// A datafile that does not move, and why.
pub(super) type Refused = (PathBuf, Vec<Refusal>);

impl Resource {
    pub(super) fn name(&self) -> &str {
        self.file.definition.name()
    }

    pub(super) fn definition(&self) -> Option<&AnyDefinition> {
        self.file.definition.known()
    }

    /// The datafiles that say it.
    pub(super) fn paths(self) -> impl Iterator<Item = PathBuf> {
        std::iter::once(self.path).chain(self.copies)
    }

    fn read(found: Found) -> Result<Self, Refused> {
        let name = found.name();
        let Found { path, extension, text } = found;
        let read = text.map_err(|why| vec![Refusal::new(why)]).and_then(|text| {
            let refusal = |error: Violation<LineColumn>| {
                Refusal::new(format!("line {}: {}", error.place.line, error.message))
            };
            let mut file = read(extension, &name, &text)
                .map_err(|errors| errors.into_iter().map(refusal).collect::<Vec<_>>())?;
            let kind = file.definition.kind();
            let kind =
                kind.ok_or_else(|| vec![Refusal::new("no macro declares connections of this type")])?;
            if let Some(engine) = file.violations().into_iter().find(is_unknown_choice) {
                return Err(vec![Refusal {
                    rule: Some(engine.rule.name),
                    message: format!("line {}: {}: {}", engine.place.line, engine.message, engine.remedy),
                }]);
            }
            let comments = Comments::of(&file, &text);
            let adapted = file.adapt();
            Ok((kind, comments, adapted, file))
        });
        match read {
            Ok((kind, comments, adapted, file)) => {
                Ok(Self { path, kind, file, comments, adapted, copies: Vec::new() })
            }
            Err(refusals) => Err((path, refusals)),
        }
    }
}

/// Whether a word is none that a macro has for it.
fn is_unknown_choice(placed: &Violation<LineColumn>) -> bool {
    *placed.rule == UNKNOWN_CHOICE
}

/// Reads all datafiles; leaves those that cannot be read, and those that are wrong beside the others.
pub(super) fn resources(files: Vec<Found>, refused: &mut Vec<Refused>) -> Vec<Resource> {
    let mut resources: Vec<Resource> = Vec::new();
    for found in files {
        match Resource::read(found) {
            Ok(resource) => match resources.iter_mut().find(|other| is_named_alike(other, &resource)) {
                Some(other) if is_copy(&resource.file, &other.file) => other.copies.push(resource.path),
                Some(other) => {
                    let why = format!("`{}` declares a resource of this name and kind", other.path.display());
                    refused.push((resource.path, vec![Refusal::new(why)]));
                }
                None => resources.push(resource),
            },
            Err(why) => refused.push(why),
        }
    }
    leave_what_clashes(&mut resources, refused);
    resources
}

fn is_named_alike(a: &Resource, b: &Resource) -> bool {
    Module::of(a.kind) == Module::of(b.kind) && a.name() == b.name()
}

/// Whether a datafile says the very same as another one, and has no comments that the other one lacks.
fn is_copy(file: &File, other: &File) -> bool {
    let is_kept = |leftover: &Leftover| matches!(leftover, Leftover::Kept(_));
    // The indent of a PEM, which counts, is not the definition's.
    let is_spelled_alike =
        !file.definition.kind().is_some_and(Kind::is_connection) || file.to_string() == other.to_string();
    file.leftovers.is_empty()
        && !other.leftovers.iter().any(is_kept)
        && is_spelled_alike
        && means_the_same(&file.definition, &other.definition)
}

/// Leaves what is wrong only beside the others, such as a pipe that is called like a data source.
fn leave_what_clashes(resources: &mut Vec<Resource>, refused: &mut Vec<Refused>) {
    loop {
        let mut clashing = clashes(resources);
        if clashing.is_empty() {
            return;
        }
        let all = std::mem::take(resources);
        for (index, resource) in all.into_iter().enumerate() {
            match clashing.remove(&index) {
                Some(refusals) => refused.extend(resource.paths().map(|path| (path, refusals.clone()))),
                None => resources.push(resource),
            }
        }
    }
}

fn clashes(resources: &[Resource]) -> BTreeMap<usize, Vec<Refusal>> {
    let members: Vec<Member<'_>> =
        resources.iter().filter_map(Resource::definition).map(Member::new).collect();
    let mut refused: BTreeMap<usize, Vec<Refusal>> = BTreeMap::new();
    for finding in graph::check(&members).into_iter().filter(|finding| finding.severity == Severity::Error) {
        let refusal = Refusal { rule: Some(finding.rule.name), message: finding.message };
        refused.entry(finding.place.member).or_default().push(refusal);
    }
    refused
}
