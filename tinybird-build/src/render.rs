//! From calls to datafiles: the items are read by the very parser of the macros, and their references resolved.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use proc_macro2::LineColumn;
use tinybird_core::project::{File, FilePath};
use tinybird_core::resource::join;
use tinybird_core::rule::Severity;
use tinybird_syntax::{Included, Reference, Resource, Spans};

use crate::cfg::Truth;
use crate::error::Diagnostic;
use crate::scan::Scan;
use crate::scope::{Call, DefId, ScopeId};
use crate::sources::{At, FileId, Place};

/// What the sources of a crate render to.
#[derive(Debug, Default)]
pub struct Rendering {
    /// The datafiles, sorted by their paths; incomplete where something is wrong.
    pub files: Vec<File>,
    /// What is wrong, and what may not be meant.
    pub diagnostics: Vec<Diagnostic>,
    /// How many resources there are, tokens included.
    pub resources: usize,
}

impl Rendering {
    /// Whether something is wrong, beside warnings.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether something is wrong that rustc does not report when it compiles the crate.
    #[must_use]
    pub fn has_errors_of_its_own(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error && !diagnostic.seen_by_rustc)
    }
}

/// Renders every item under what was asked for, and every item that one of them refers to.
#[must_use]
pub fn render(scan: &mut Scan) -> Rendering {
    let mut renderer =
        Renderer { scan, read: HashSet::new(), resources: HashMap::new(), rendering: Rendering::default() };
    renderer.run();
    let Renderer { scan, mut rendering, .. } = renderer;
    // References may have led to further modules, with mistakes of their own.
    rendering.diagnostics.extend_from_slice(scan.diagnostics());
    rendering.files.sort_by(|a, b| a.path.cmp(&b.path));
    rendering
}

struct Renderer<'a> {
    scan: &'a mut Scan,
    /// The calls that were read.
    read: HashSet<usize>,
    /// What was read of their items.
    resources: HashMap<DefId, Rc<Resource>>,
    rendering: Rendering,
}

/// An item that another one refers to.
type Referred = (DefId, Rc<Resource>);

impl Renderer<'_> {
    fn run(&mut self) {
        let mut queue: VecDeque<DefId> = VecDeque::new();
        for (number, call) in self.scan.calls().iter().enumerate().filter(|(_, call)| call.rendered) {
            let exists = call.items.iter().enumerate().filter(|(_, item)| matches!(item.exists, Truth::True));
            queue.extend(exists.map(|(item, _)| DefId { call: number, item }));
        }
        let mut seen: HashSet<DefId> = queue.iter().copied().collect();
        let mut taken: HashMap<FilePath, At> = HashMap::new();
        while let Some(item) = queue.pop_front() {
            let Some(resource) = self.resource(item) else { continue };
            let referred = self.references(item, &resource.references);
            queue.extend(referred.iter().flatten().map(|(item, _)| *item).filter(|item| seen.insert(*item)));
            self.rendering.resources += 1;
            if !resource.has_errors() && referred.iter().all(Option::is_some) {
                self.file(item, &resource, &referred, &mut taken);
            }
        }
    }

    /// What the macro reads of an item. The mistakes of a call are reported when it is first read.
    fn resource(&mut self, item: DefId) -> Option<Rc<Resource>> {
        if self.read.insert(item.call) {
            self.read(item.call);
        }
        self.resources.get(&item).cloned()
    }

    fn read(&mut self, number: usize) {
        let Some(call) = self.scan.calls().get(number).cloned() else { return };
        let folder = self.scan.sources.path(call.file).parent().map(Path::to_owned).unwrap_or_default();
        let included = RefCell::new(Vec::new());
        let files = |path: &str, _: proc_macro2::Span| {
            let path = folder.join(path);
            let text = fs::read_to_string(&path);
            included.borrow_mut().push(path);
            text.map_or_else(|error| Included::Missing(error.to_string()), Included::Text)
        };
        let read = tinybird_syntax::read(call.of, call.group.stream(), &files);
        for path in included.into_inner() {
            self.scan.sources.watch(&path);
        }
        for diagnostic in &read.diagnostics {
            self.report(&call, diagnostic);
        }
        // The scan and the macro list the same items, but for those that one of them cannot read.
        let items: HashMap<LineColumn, usize> =
            call.items.iter().enumerate().map(|(item, head)| (head.span.start(), item)).collect();
        for resource in read.resources {
            let item = items.get(&resource.ident.span().start()).copied();
            let head = item.and_then(|item| call.items.get(item));
            if !head.is_some_and(|head| matches!(head.exists, Truth::False)) {
                resource.diagnostics.iter().for_each(|diagnostic| self.report(&call, diagnostic));
            }
            self.resources.extend(item.map(|item| (DefId { call: number, item }, Rc::new(resource))));
        }
    }

    fn report(&mut self, call: &Call, diagnostic: &tinybird_syntax::Diagnostic) {
        let error = Diagnostic {
            severity: diagnostic.severity,
            ..Diagnostic::error(&diagnostic.message).at(place(call.file, diagnostic.spans))
        };
        let error = if diagnostic.remedy.is_empty() { error } else { error.remedy(&diagnostic.remedy) };
        self.seen_by_rustc(call.scope, error);
    }

    /// Reports what rustc reports as well, if it compiles what stands there.
    fn seen_by_rustc(&mut self, scope: ScopeId, diagnostic: Diagnostic) {
        let is_seen = self.scan.is_compiled(scope);
        self.rendering.diagnostics.push(if is_seen { diagnostic.seen_by_rustc() } else { diagnostic });
    }

    /// The items that an item refers to; none for each that is not known.
    fn references(&mut self, item: DefId, references: &[Reference]) -> Vec<Option<Referred>> {
        let Some(&Call { file, scope, .. }) = self.scan.calls().get(item.call) else { return Vec::new() };
        let mut found = Vec::with_capacity(references.len());
        for reference in references {
            let segments: Vec<String> = reference.path.segments.iter().map(tinybird_syntax::plain).collect();
            found.push(match self.scan.resolve(scope, reference.path.is_global, &segments) {
                Ok(item) => self.of_kind(item, reference, file, scope),
                Err(unresolved) => {
                    let is_compile_error = unresolved.is_compile_error();
                    match unresolved.diagnostic(place(file, reference.path.spans())) {
                        Some(diagnostic) if is_compile_error => self.seen_by_rustc(scope, diagnostic),
                        diagnostic => self.rendering.diagnostics.extend(diagnostic),
                    }
                    None
                }
            });
        }
        found
    }

    /// An item, where it is of the kind that is asked for.
    fn of_kind(
        &mut self,
        item: DefId,
        reference: &Reference,
        file: FileId,
        scope: ScopeId,
    ) -> Option<Referred> {
        let resource = self.resource(item)?;
        let kind = resource.kind?;
        if reference.target.kinds().contains(&kind) {
            return Some((item, resource));
        }
        let (message, remedy) = reference.target.mismatch(&reference.path.text(), kind);
        let error = Diagnostic::error(message).at(place(file, reference.path.spans())).remedy(remedy);
        self.seen_by_rustc(scope, error);
        None
    }

    fn file(
        &mut self,
        item: DefId,
        resource: &Resource,
        referred: &[Option<Referred>],
        taken: &mut HashMap<FilePath, At>,
    ) {
        let name = |reference: usize| referred.get(reference)?.as_ref().map(|(_, to)| to.name.as_str());
        let text = join(&resource.pieces, &resource.gaps, name);
        let Some(file) = resource.kind.and_then(|kind| kind.file(&resource.name, text)) else { return };
        let Some(call) = self.scan.calls().get(item.call) else { return };
        let at = At { file: call.file, span: resource.ident.span() };
        let Some(first) = taken.get(&file.path) else {
            taken.insert(file.path.clone(), at);
            self.rendering.files.push(file);
            return;
        };
        // A file that two modules share is read twice, and declares each resource once.
        if first.place() != at.place() {
            let message = format!("two resources are called `{}` in Tinybird", resource.name);
            let error = Diagnostic::error(message)
                .at(at.place())
                .note("the other one is declared here", Some(first.place()))
                .remedy("give one of them another name: `name: \"..\"`");
            self.rendering.diagnostics.push(error);
        }
    }
}

/// A run of tokens of a file.
fn place(file: FileId, spans: Spans) -> Place {
    let (first, last) = (Place::of(file, spans.first), Place::of(file, spans.last));
    Place { file, range: first.range.start..last.range.end.max(first.range.end) }
}
