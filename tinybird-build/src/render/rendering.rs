//! What the sources of a crate render to: files, diagnostics, and where each resource stands.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use tinybird_core::AnyDefinition;
use tinybird_core::pipe::Queries;
use tinybird_core::rule::{Part as RulePart, Place as RulePlace, Segment, Severity};
use tinybird_project::{File, FilePath};

use super::item::Resource;
use super::{Renderer, option, project_checks, same_name, word};
use crate::datafiles::ExternalMember;
use crate::diagnostic::Diagnostic;
use crate::nameres::Scan;
use crate::sources::Sources;
use crate::span::{FileId, Place};

/// What the sources of a crate render to.
#[derive(Debug, Default)]
pub struct Rendering {
    /// The datafiles, sorted by their paths; incomplete where something is wrong.
    pub files: Vec<File>,
    /// What is wrong, and what may not be meant.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the resources stand, tokens included.
    pub(super) declared: BTreeSet<(FileId, usize)>,
    /// The resources of the files, in the order in which these were rendered.
    pub(super) rendered: Vec<Rendered>,
    /// What these refer to in other packages, by where it stands.
    pub(super) dependencies: BTreeMap<(FileId, usize), Dependency>,
    /// Where the resource of each file stands.
    pub(super) taken: HashMap<FilePath, Place>,
}

/// A resource that has a file.
#[derive(Debug)]
pub(crate) struct Rendered {
    pub(crate) resource: Rc<Resource>,
    /// Its definition, with the names of what it refers to.
    pub(crate) definition: AnyDefinition,
    /// These names.
    pub(super) names: Vec<String>,
}

/// A resource of another package, which renders it.
#[derive(Debug)]
pub(crate) struct Dependency {
    pub(super) package: Rc<str>,
    pub(super) file: File,
    pub(crate) rendered: Rendered,
}

impl Rendering {
    /// Renders every item under what was asked for, and every item that one of them refers to, beside those of other scans
    /// of the same [`Sources`]: all of them are one project.
    pub fn add(&mut self, scan: &mut Scan) {
        let (read, resources, definitions) = (HashSet::new(), HashMap::new(), HashMap::new());
        Renderer { scan, read, resources, definitions, rendering: self }.run();
        // References may have led to further modules, with mistakes of their own.
        self.diagnostics.extend_from_slice(scan.diagnostics());
    }

    /// Runs the checks that need all resources, unless there are errors already. `others` are the resources of other
    /// files.
    pub fn check(&mut self, others: &[ExternalMember<'_>]) {
        // What other packages declare may be rendered along with them.
        self.dependencies.retain(|place, _| !self.declared.contains(place));
        self.check_files();
        if !self.has_errors() {
            let dependencies: Vec<&Rendered> =
                self.dependencies.values().map(|other| &other.rendered).collect();
            self.diagnostics.extend(project_checks::check(
                &self.rendered,
                &self.files,
                &dependencies,
                others,
            ));
        }
    }

    /// Two resources of one kind and name have one file, also in two packages.
    fn check_files(&mut self) {
        let mut taken = self.taken.clone();
        for Dependency { package, file, rendered } in self.dependencies.values() {
            let Some(first) = taken.get(&file.path) else {
                taken.insert(file.path.clone(), rendered.resource.place.clone());
                continue;
            };
            let error = same_name(&rendered.resource.name, first, &rendered.resource.place).remedy(format!(
                "give one of them another name: `name: \"..\"`; the other one is the package `{package}`'s"
            ));
            self.diagnostics.push(error);
        }
    }

    /// The datafiles of what the resources refer to in other packages.
    pub fn dependencies(&self) -> impl Iterator<Item = (&str, &File)> {
        self.dependencies.values().map(|other| (&*other.package, &other.file))
    }

    /// The same of connections that nothing uses, where these are all resources of the project.
    pub fn check_unused(&mut self, others: &[ExternalMember<'_>]) {
        if !self.has_errors() {
            let dependencies: Vec<&Rendered> =
                self.dependencies.values().map(|other| &other.rendered).collect();
            self.diagnostics.extend(project_checks::unused(
                &self.rendered,
                &self.files,
                &dependencies,
                others,
            ));
        }
    }

    /// The definitions of the resources that have a file, with the names of what they refer to.
    pub fn definitions(&self) -> impl Iterator<Item = &AnyDefinition> {
        self.rendered.iter().map(|rendered| &rendered.definition)
    }

    /// Where the name of a resource stands, by the definition's number.
    #[must_use]
    pub fn place_of_item(&self, definition: usize) -> Option<Place> {
        self.rendered.get(definition).map(|rendered| rendered.resource.place.clone())
    }

    /// Where a query of a pipe stands, by the numbers of its definition and of the node.
    #[must_use]
    pub fn place_of_query(&self, definition: usize, node: usize) -> Option<Place> {
        self.rendered.get(definition)?.resource.queries.get(node).map(|query| query.sql.clone())
    }

    /// Where something of a definition stands, by the definition's number: the bytes of a query, in its literal or in the file
    /// that it comes from, the option, else the resource.
    #[must_use]
    pub fn place_in(&self, sources: &mut Sources, definition: usize, place: &RulePlace) -> Option<Place> {
        let Rendered { resource, names, .. } = self.rendered.get(definition)?;
        let query = match place.path.as_slice() {
            [Segment::Option(nodes), Segment::Index(node), ..] if *nodes == Queries::OPTIONS.nodes => {
                resource.queries.get(*node)
            }
            _ => None,
        };
        let Some(query) = query else {
            let file = resource.place.file;
            let found = option::place(sources.text(file), resource.place.range.end, place);
            return Some(found.map_or_else(|| resource.place.clone(), |range| Place { file, range }));
        };
        let RulePart::Text(range) = &place.part else { return Some(query.sql.clone()) };
        Some(word::place(sources, query, names, range).unwrap_or_else(|| query.sql.clone()))
    }

    /// Where the resource of a file stands: its name.
    #[must_use]
    pub fn place_of(&self, path: &FilePath) -> Option<&Place> {
        self.taken.get(path)
    }

    /// How many resources there are, tokens included.
    #[must_use]
    pub fn resources(&self) -> usize {
        self.declared.len()
    }

    /// Whether something is wrong, beside warnings.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Takes warnings about tables that nothing in the project is called for errors.
    pub fn be_strict(&mut self) {
        for diagnostic in self.diagnostics.iter_mut().filter(|diagnostic| diagnostic.is_strict) {
            diagnostic.severity = Severity::Error;
        }
    }

    /// Whether something is wrong that rustc does not report when it compiles the crate.
    #[must_use]
    pub fn has_errors_of_its_own(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error && !diagnostic.seen_by_rustc)
    }
}
