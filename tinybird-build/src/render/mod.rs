//! From calls to datafiles: the items are read by the very parser of the macros, and their references resolved.

mod item;
mod neighbours;
mod option;
mod project_checks;
mod undeclared;
mod word;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use tinybird_core::AnyDefinition;
use tinybird_core::pipe::Queries;
use tinybird_core::resource::datafile;
use tinybird_core::rule::{Part as RulePart, Place as RulePlace, Segment, Severity};
use tinybird_core::rules::{REFERENCE, SAME_NAME};
use tinybird_project::parallel;
use tinybird_project::{File, FilePath};

pub use neighbours::Neighbours;

use crate::cfg::{Cfg, Truth};
use crate::datafiles::ExternalMember;
use crate::diagnostic::Diagnostic;
use crate::nameres::{DefId, Item, Scan, ScopeId};
use crate::package::targets;
use crate::render::item::{Part, Read, Reference, Resource};
use crate::sources::{Sources, normal};
use crate::span::{FileId, Place};

/// What the sources of a crate render to.
#[derive(Debug, Default)]
pub struct Rendering {
    /// The datafiles, sorted by their paths; incomplete where something is wrong.
    pub files: Vec<File>,
    /// What is wrong, and what may not be meant.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the resources stand, tokens included.
    declared: BTreeSet<(FileId, usize)>,
    /// The resources of the files, in the order in which these were rendered.
    rendered: Vec<Rendered>,
    /// What these refer to in other packages, by where it stands.
    dependencies: BTreeMap<(FileId, usize), Dependency>,
    /// Where the resource of each file stands.
    taken: HashMap<FilePath, Place>,
}

/// A resource that has a file.
#[derive(Debug)]
pub(crate) struct Rendered {
    pub(crate) resource: Rc<Resource>,
    /// Its definition, with the names of what it refers to.
    pub(crate) definition: AnyDefinition,
    /// These names.
    names: Vec<String>,
}

/// A resource of another package, which renders it.
#[derive(Debug)]
pub(crate) struct Dependency {
    package: Rc<str>,
    file: File,
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

/// Minimum number of parts of calls per thread. A thread takes as long to start as a few of them take to be read.
const WORTH: usize = 16;

/// Renders every item under the requested file or folder, and every item that one of them refers to, and checks them.
#[must_use]
pub fn render(scan: &mut Scan) -> Rendering {
    let mut rendering = Rendering::default();
    rendering.add(scan);
    rendering.check(&[]);
    rendering.files.sort_by(|a, b| a.path.cmp(&b.path));
    rendering
}

/// Renders what is under these paths of a package as one project, unchecked. The package's folder and its `src` stand for its
/// library and its binaries.
#[must_use]
pub fn render_paths(
    mut sources: Sources,
    manifest_dir: &Path,
    paths: &[PathBuf],
    cfg: &Cfg,
) -> (Rendering, Sources) {
    let mut rendering = Rendering::default();
    let mut modules = Vec::new();
    for path in paths {
        let path = normal(&manifest_dir.join(path));
        let binaries = manifest_dir.join("src/bin");
        if targets::is_whole(manifest_dir, &path) && binaries.is_dir() {
            // A new file there is a target.
            sources.watch(&binaries);
        }
        for root in targets::roots(manifest_dir, &path, cfg) {
            let mut scan = Scan::within(sources, manifest_dir, &root, cfg.clone());
            rendering.add(&mut scan);
            modules.extend(scan.requested().iter().cloned());
            sources = scan.into_sources();
        }
    }
    rendering.diagnostics.extend(undeclared::check(&mut sources, &modules));
    (rendering, sources)
}

struct Renderer<'a> {
    scan: &'a mut Scan,
    /// The calls that were read.
    read: HashSet<usize>,
    /// What was read of their items.
    resources: HashMap<DefId, Rc<Resource>>,
    /// Their definitions, until the names of what they refer to are filled in.
    definitions: HashMap<DefId, AnyDefinition>,
    rendering: &'a mut Rendering,
}

/// An item that another one refers to.
type Referred = (DefId, Rc<Resource>);

impl Renderer<'_> {
    fn run(&mut self) {
        let calls = self.scan.calls().iter().enumerate();
        let exists = |item: &Item| matches!(item.exists, Truth::True);
        let rendered: Vec<usize> = calls
            .filter(|(_, call)| call.rendered && call.items.iter().any(exists))
            .map(|(number, _)| number)
            .collect();
        self.read(&rendered);
        let mut queue: VecDeque<DefId> = VecDeque::new();
        for call in rendered {
            let items = self.scan.calls().get(call).map(|call| call.items.iter().enumerate());
            let existing = items.into_iter().flatten().filter(|(_, item)| exists(item));
            queue.extend(existing.map(|(item, _)| DefId { call, item }));
        }
        let mut seen: HashSet<DefId> = queue.iter().copied().collect();
        while let Some(item) = queue.pop_front() {
            let Some(resource) = self.resource(item) else { continue };
            let referred = self.references(item, &resource.references);
            queue.extend(referred.iter().flatten().map(|(item, _)| *item).filter(|item| seen.insert(*item)));
            if self.dependency(item).is_none() {
                self.rendering.declared.insert(key(&resource.place));
            }
            if !resource.has_errors && referred.iter().all(Option::is_some) {
                self.file(item, &resource, &referred);
            }
        }
    }

    /// The package that an item belongs to, if that is another one.
    fn dependency(&self, item: DefId) -> Option<Rc<str>> {
        self.scan.dependency(self.scan.calls().get(item.call)?.scope)
    }

    /// What the macro reads of an item. The mistakes of a call are reported when it is first read.
    fn resource(&mut self, item: DefId) -> Option<Rc<Resource>> {
        if !self.read.contains(&item.call) {
            self.read(&[item.call]);
        }
        self.resources.get(&item).cloned()
    }

    /// Reads calls, each of which is in one part or several: these are what threads share out among them.
    fn read(&mut self, calls: &[usize]) {
        let mut parts = Vec::new();
        let mut counts = Vec::with_capacity(calls.len());
        let sources = self.scan.sources();
        for (number, call) in calls.iter().filter_map(|call| Some((*call, self.scan.calls().get(*call)?))) {
            let (of, file) = (call.of, call.file);
            let (path, text) = (sources.path(file), sources.text(file));
            parts.extend(call.parts.iter().map(|bytes| Part { of, file, path, text, bytes: bytes.clone() }));
            counts.push((number, call.parts.len()));
        }
        let mut read = parallel::map(&parts, WORTH, Part::read).into_iter();
        for (call, count) in counts {
            self.found(call, read.by_ref().take(count).collect());
        }
    }

    /// Takes what was read of a call.
    fn found(&mut self, number: usize, parts: Vec<Read>) {
        self.read.insert(number);
        let Some(call) = self.scan.calls().get(number) else { return };
        let scope = call.scope;
        // The scan and the macro list the same items, but for those that one of them cannot read.
        let items: HashMap<usize, (usize, bool)> = call
            .items
            .iter()
            .enumerate()
            .map(|(item, head)| (head.span.byte_range().start, (item, matches!(head.exists, Truth::False))))
            .collect();
        let mut resources = Vec::new();
        for part in parts {
            part.included.iter().for_each(|path| self.scan.watch(path));
            part.diagnostics.into_iter().for_each(|diagnostic| self.seen_by_rustc(scope, diagnostic));
            resources.extend(part.resources);
        }
        for mut resource in resources {
            let item = items.get(&resource.place.range.start);
            for diagnostic in std::mem::take(&mut resource.diagnostics) {
                if !item.is_some_and(|(_, is_off)| *is_off) {
                    self.seen_by_rustc(scope, diagnostic);
                }
            }
            if let Some(item) = item.map(|(item, _)| DefId { call: number, item: *item }) {
                self.definitions.extend(resource.definition.take().map(|definition| (item, definition)));
                self.resources.insert(item, Rc::new(resource));
            }
        }
    }

    /// Reports what rustc reports as well, if it compiles what stands there.
    fn seen_by_rustc(&mut self, scope: ScopeId, diagnostic: Diagnostic) {
        let seen_by_rustc = self.scan.is_compiled(scope);
        self.rendering.diagnostics.push(Diagnostic { seen_by_rustc, ..diagnostic });
    }

    /// The items that an item refers to; none for each that is not known.
    fn references(&mut self, item: DefId, references: &[Reference]) -> Vec<Option<Referred>> {
        let Some(scope) = self.scan.calls().get(item.call).map(|call| call.scope) else { return Vec::new() };
        let mut found = Vec::with_capacity(references.len());
        for reference in references {
            found.push(match self.scan.resolve(scope, reference.is_global, &reference.segments) {
                Ok(item) => self.of_kind(item, reference, scope),
                Err(error) => {
                    let is_compile_error = error.is_compile_error();
                    match error.diagnostic(reference.place.clone(), reference.target) {
                        Some(diagnostic) if is_compile_error => self.seen_by_rustc(scope, diagnostic),
                        diagnostic => self.rendering.diagnostics.extend(diagnostic),
                    }
                    None
                }
            });
        }
        found
    }

    /// An item, where it is of the kind that the reference takes.
    fn of_kind(&mut self, item: DefId, reference: &Reference, scope: ScopeId) -> Option<Referred> {
        let resource = self.resource(item)?;
        let kind = resource.kind?;
        if reference.target.kinds().contains(&kind) {
            return Some((item, resource));
        }
        let (message, remedy) = reference.target.mismatch(&reference.text, kind);
        let error = Diagnostic::error(message).of(&REFERENCE).at(reference.place.clone()).remedy(remedy);
        self.seen_by_rustc(scope, error);
        None
    }

    /// Renders the file of an item, all of whose references are known.
    fn file(&mut self, item: DefId, resource: &Rc<Resource>, referred: &[Option<Referred>]) {
        let Some(mut definition) = self.definitions.remove(&item) else { return };
        let names: Vec<&str> = referred.iter().flatten().map(|(_, to)| to.name.as_str()).collect();
        let text = datafile(&resource.text, |reference| names.get(reference).copied());
        let Some(file) = File::of(definition.kind(), &resource.name, text) else { return };
        definition.resolve(&names);
        let names = names.into_iter().map(str::to_owned).collect();
        let rendered = Rendered { resource: Rc::clone(resource), definition, names };
        if let Some(package) = self.dependency(item) {
            let dependency = Dependency { package, file, rendered };
            self.rendering.dependencies.insert(key(&resource.place), dependency);
            return;
        }
        let Some(first) = self.rendering.taken.get(&file.path) else {
            self.rendering.taken.insert(file.path.clone(), resource.place.clone());
            self.rendering.files.push(file);
            self.rendering.rendered.push(rendered);
            return;
        };
        // A file that two modules share is read twice, and declares each resource once.
        if *first != resource.place {
            let error = same_name(&resource.name, &resource.place, first)
                .remedy("give one of them another name: `name: \"..\"`");
            self.rendering.diagnostics.push(error);
        }
    }
}

/// What tells a resource from all others: where its name stands.
fn key(place: &Place) -> (FileId, usize) {
    (place.file, place.range.start)
}

/// Two resources have one name.
fn same_name(name: &str, place: &Place, other: &Place) -> Diagnostic {
    Diagnostic::error(format!("two resources are called `{name}` in Tinybird"))
        .of(&SAME_NAME)
        .at(place.clone())
        .note("the other one is declared here", Some(other.clone()))
}
