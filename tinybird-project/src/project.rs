//! A project in memory: resources, and what they refer to.

use std::any::TypeId;
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;

use tinybird_core::Extra;
use tinybird_core::resource::Declared;
use tinybird_core::rule::{Severity, Violation};
use tinybird_core::{AnyDefinition, Kind, Resource};

use crate::graph::{self, Location, Member, Place};
use crate::{Error, File, FilePath, Problem, Report, Writer};

/// The resources of a Tinybird project, to be written as datafiles.
///
/// Adding a resource also adds what it refers to: a data source adds its connection. What belongs to another package than the resources
/// that were added is rendered by that package, and left out here, unless [`with_dependencies`](Self::with_dependencies) is
/// called.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Project {
    package: Option<String>,
    adopt: bool,
    with_dependencies: bool,
    types: HashSet<TypeId>,
    /// The packages whose resources were added, not only referred to.
    added: HashSet<Cow<'static, str>>,
    files: Vec<Owned>,
    /// The resources of the files, except files that were rendered before.
    known: Vec<Known>,
}

/// A file, and the package that it belongs to.
#[derive(Debug, Clone)]
struct Owned {
    package: Cow<'static, str>,
    file: File,
}

#[derive(Debug, Clone)]
struct Known {
    file: usize,
    kind: Kind,
    name: &'static str,
    /// The parts that its datafile cannot store.
    extra: Extra<'static>,
}

impl Project {
    /// A project without resources.
    pub fn new() -> Self {
        Self::default()
    }

    /// A project of files that were rendered before: for each its package, if that is another one, its path and its text.
    #[doc(hidden)]
    pub fn rendered(package: &str, files: &[(&str, &str, &str)]) -> Self {
        let file = |(owner, path, text): &(&str, &str, &str)| {
            let file = File::new(path.parse().ok()?, *text);
            Some(Owned { package: Cow::Owned((*owner).to_owned()), file })
        };
        let added = HashSet::from([Cow::Borrowed("")]);
        Self { files: files.iter().filter_map(file).collect(), added, ..Self::new().package(package) }
    }

    /// Adds a resource and what it refers to.
    pub fn with<R: Resource>(mut self) -> Self {
        self.add::<R>();
        self
    }

    /// Adds a resource and what it refers to.
    pub fn add<R: Resource>(&mut self) {
        let resource = Declared::of::<R>();
        self.added.insert(Cow::Borrowed(resource.package));
        self.add_declared(&resource);
    }

    /// The project with what its resources refer to in other packages, which is written as this package's.
    pub fn with_dependencies(mut self) -> Self {
        self.with_dependencies = true;
        self
    }

    fn add_declared(&mut self, resource: &Declared) {
        let Declared { id, kind, name, package, encoded } = *resource;
        if !self.types.insert(id) {
            return;
        }
        self.package.get_or_insert_with(|| package.to_owned());
        if let Some(file) = File::of(kind, name, encoded.text()) {
            self.known.push(Known { file: self.files.len(), kind, name, extra: encoded.extra });
            self.files.push(Owned { package: Cow::Borrowed(package), file });
        }
        for reference in encoded.references {
            self.add_declared(&(reference.resource)());
        }
    }

    /// Sets the package whose manifest in the output folder lists the files: only files in that list are replaced or
    /// removed. By default it is the package that declares the first resource.
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.package = Some(name.into());
        self
    }

    /// Sets whether hand-written and edited files with the same paths are overwritten.
    pub fn adopt(mut self, adopt: bool) -> Self {
        self.adopt = adopt;
        self
    }

    /// The datafiles, sorted by their paths.
    #[must_use]
    pub fn files(&self) -> Vec<File> {
        let mut files: Vec<File> =
            self.files.iter().filter(|owned| self.holds(owned)).map(|owned| owned.file.clone()).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Whether a file is not left to another package.
    fn holds(&self, owned: &Owned) -> bool {
        self.with_dependencies || self.added.contains(&owned.package)
    }

    /// What is wrong across the resources: two of one name, pipes that read from each other in a circle, nodes that are
    /// called like a resource; and, as warnings, tables that nothing in the project is called.
    #[must_use]
    pub fn check(&self) -> Vec<Violation<FilePath>> {
        let read = |known: &Known| {
            let owned = self.files.get(known.file)?;
            let definition =
                AnyDefinition::read(known.kind, known.name, &owned.file.text, known.extra).ok()?;
            Some((definition, owned))
        };
        let known: Vec<(AnyDefinition, &Owned)> = self.known.iter().filter_map(read).collect();
        let members: Vec<Member<'_>> = known.iter().map(|(definition, _)| Member::new(definition)).collect();
        let is_held = |member: usize| known.get(member).is_some_and(|(_, owned)| self.holds(owned));
        let placed = |found: Violation<Place>| {
            let Place { member, location, other, .. } = found.place.clone();
            if !is_held(member) && !other.is_some_and(is_held) {
                return None;
            }
            let node = match location {
                Location::Node(node) | Location::Table(node, _) => members.get(member)?.queries.get(node),
                Location::Item | Location::Option(_) => None,
            };
            let mut violation = found.at(known.get(member)?.1.file.path.clone());
            if let Some(node) = node {
                violation.message = format!("in the node `{}`, {}", node.name, violation.message);
            }
            Some(violation)
        };
        graph::check(&members).into_iter().filter_map(placed).collect()
    }

    /// Fails if [`check`](Self::check) finds an error.
    fn checked(&self, folder: &Path) -> Result<(), Error> {
        let errors = self.check().into_iter().filter(|violation| violation.severity == Severity::Error);
        let problems: Vec<Problem> = errors.map(Problem::Across).collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Refused { out_dir: folder.to_owned(), problems })
        }
    }

    /// Writes the datafiles below a folder, as Tinybird's tool reads it: `connections/`, `datasources/` ...
    ///
    /// Only what changed is written, and what the package wrote earlier and no longer declares is removed.
    ///
    /// # Errors
    /// [`check`](Self::check) finds an error, a file with the same path belongs to somebody else or was edited by
    /// hand, or a write fails.
    pub fn write_to(&self, folder: impl AsRef<Path>) -> Result<Report, Error> {
        self.checked(folder.as_ref())?;
        self.writer(folder.as_ref()).sync(&self.files())
    }

    /// Checks that the datafiles below a folder are current, without writing.
    ///
    /// # Errors
    /// A file is missing, differs, or is no longer declared, or [`check`](Self::check) finds an error.
    pub fn verify(&self, folder: impl AsRef<Path>) -> Result<(), Error> {
        self.checked(folder.as_ref())?;
        self.writer(folder.as_ref()).verify(&self.files())
    }

    fn writer(&self, folder: &Path) -> Writer {
        Writer::new(folder, self.package.as_deref().unwrap_or_default()).adopt(self.adopt)
    }
}
