//! From calls to datafiles: the items are read by the very parser of the macros, and their references resolved.

mod item;
mod neighbours;
mod option;
mod project_checks;
mod rendering;
mod undeclared;
mod word;

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use tinybird_core::AnyDefinition;
use tinybird_core::resource::datafile;
use tinybird_core::rules::{REFERENCE, SAME_NAME};
use tinybird_project::File;
use tinybird_project::parallel;

pub use neighbours::Neighbours;
pub use rendering::Rendering;
pub(crate) use rendering::{Dependency, Rendered};

use crate::cfg::{Cfg, Truth};
use crate::diagnostic::Diagnostic;
use crate::nameres::{DefId, Item, Scan, ScopeId};
use crate::package::targets;
use crate::render::item::{Part, Read, Reference, Resource};
use crate::sources::{Sources, normal};
use crate::span::{FileId, Place};

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

/// What is rendered of a package.
#[derive(Debug, Clone, Copy)]
pub struct PackagePaths<'a> {
    /// The folder of its manifest.
    pub manifest_dir: &'a Path,
    /// Files and folders. The package's folder and its `src` stand for its library and its binaries.
    pub paths: &'a [PathBuf],
    /// What is known of `#[cfg]`.
    pub cfg: &'a Cfg,
}

/// Renders what is under these paths of packages as one project, unchecked.
#[must_use]
pub fn render_paths(mut sources: Sources, packages: &[PackagePaths<'_>]) -> (Rendering, Sources) {
    let mut rendering = Rendering::default();
    let mut modules = Vec::new();
    let paths = packages.iter().flat_map(|package| package.paths.iter().map(move |path| (*package, path)));
    for (PackagePaths { manifest_dir, cfg, .. }, path) in paths {
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
