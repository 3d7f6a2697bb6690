//! From calls to datafiles: the items are read by the very parser of the macros, and their references resolved.

use std::collections::{HashMap, HashSet, VecDeque};

use proc_macro2::Span;
use tinybird_core::Kind;
use tinybird_core::project::{File, FilePath};
use tinybird_core::resource::join;
use tinybird_core::rule::Severity;
use tinybird_syntax::{Reference, Resource, Spans};

use crate::cfg::Truth;
use crate::error::Diagnostic;
use crate::scan::Scan;
use crate::scope::{Call, DefId, Item, ScopeId};
use crate::sources::{FileId, Place};

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
    let mut renderer = Renderer { scan, calls: HashMap::new(), rendering: Rendering::default() };
    renderer.run();
    let Renderer { scan, mut rendering, .. } = renderer;
    // References may have led to further modules, with mistakes of their own.
    rendering.diagnostics.extend_from_slice(scan.diagnostics());
    rendering.files.sort_by(|a, b| a.path.cmp(&b.path));
    rendering
}

struct Renderer<'a> {
    scan: &'a mut Scan,
    /// What was read of the calls, by their numbers.
    calls: HashMap<usize, Vec<Resource>>,
    rendering: Rendering,
}

impl Renderer<'_> {
    fn run(&mut self) {
        let mut queue: VecDeque<DefId> = VecDeque::new();
        for number in 0..self.scan.calls().len() {
            let Some(call) = self.scan.calls().get(number) else { continue };
            if call.rendered {
                let exists = |item: &usize| {
                    call.items.get(*item).is_some_and(|item| matches!(item.exists, Truth::True))
                };
                queue.extend((0..call.items.len()).filter(exists).map(|item| DefId { call: number, item }));
            }
        }
        let mut seen: HashSet<DefId> = queue.iter().copied().collect();
        let mut names: HashMap<FilePath, Place> = HashMap::new();
        while let Some(item) = queue.pop_front() {
            let Some(resource) = self.resource(item) else { continue };
            let references = self.references(item, &resource.references);
            queue
                .extend(references.iter().flatten().map(|(item, _)| *item).filter(|item| seen.insert(*item)));
            self.rendering.resources += 1;
            let named: Option<Vec<String>> =
                references.into_iter().map(|found| found.map(|(_, name)| name)).collect();
            if let (Some(named), false) = (named, resource.has_errors()) {
                self.file(item, &resource, &named, &mut names);
            }
        }
    }

    /// What the macro reads of an item. The mistakes of a call are reported when it is first read.
    fn resource(&mut self, item: DefId) -> Option<Resource> {
        let call = self.scan.calls().get(item.call)?.clone();
        if !self.calls.contains_key(&item.call) {
            let read = tinybird_syntax::read(call.of, call.group.stream());
            for diagnostic in &read.diagnostics {
                self.report(&call, diagnostic);
            }
            for resource in &read.resources {
                let is_left_out = |item: &Item| {
                    matches!(item.exists, Truth::False) && same(item.span, resource.ident.span())
                };
                if !call.items.iter().any(is_left_out) {
                    resource.diagnostics.iter().for_each(|diagnostic| self.report(&call, diagnostic));
                }
            }
            self.calls.insert(item.call, read.resources);
        }
        let head = call.items.get(item.item)?;
        let is_head = |resource: &&Resource| same(resource.ident.span(), head.span);
        self.calls.get(&item.call)?.iter().find(is_head).cloned()
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

    /// The items that an item refers to, and their names; none for each that is not known.
    fn references(&mut self, item: DefId, references: &[Reference]) -> Vec<Option<(DefId, String)>> {
        let Some(Call { file, scope, .. }) = self.scan.calls().get(item.call).cloned() else {
            return Vec::new();
        };
        let mut found = Vec::with_capacity(references.len());
        for reference in references {
            let segments: Vec<String> = reference.path.segments.iter().map(tinybird_syntax::plain).collect();
            let place = place(file, reference.path.spans());
            match self.scan.resolve(scope, reference.path.is_global, &segments) {
                Ok(item) => found.push(self.named(scope, item, reference, place)),
                Err(unresolved) => {
                    let is_compile_error = unresolved.is_compile_error();
                    match unresolved.diagnostic(place) {
                        Some(diagnostic) if is_compile_error => self.seen_by_rustc(scope, diagnostic),
                        diagnostic => self.rendering.diagnostics.extend(diagnostic),
                    }
                    found.push(None);
                }
            }
        }
        found
    }

    /// An item and its name, where it is of the kind that is asked for.
    fn named(
        &mut self,
        scope: ScopeId,
        item: DefId,
        reference: &Reference,
        place: Place,
    ) -> Option<(DefId, String)> {
        let Resource { kind, name, .. } = self.resource(item)?;
        let is_wrong = kind.is_some_and(|kind| kind != reference.kind);
        if is_wrong {
            let message = format!("`{}` is not {}", reference.path.text(), reference.kind);
            let remedy = format!("name an item of `{}!`", reference.kind.macro_name());
            self.seen_by_rustc(scope, Diagnostic::error(message).at(place).remedy(remedy));
            return None;
        }
        kind.map(|_: Kind| (item, name))
    }

    fn file(
        &mut self,
        item: DefId,
        resource: &Resource,
        names: &[String],
        taken: &mut HashMap<FilePath, Place>,
    ) {
        let name = |reference: usize| names.get(reference).map(String::as_str);
        let text = join(&resource.pieces, &resource.gaps, name);
        let Some(file) = resource.kind.and_then(|kind| kind.file(&resource.name, text)) else { return };
        let Some(call) = self.scan.calls().get(item.call) else { return };
        let place = Place::of(call.file, resource.ident.span());
        if let Some(first) = taken.get(&file.path) {
            // A file that two modules share is read twice, and declares each resource once.
            if *first == place {
                return;
            }
            let message = format!("two resources are called `{}` in Tinybird", resource.name);
            let error = Diagnostic::error(message)
                .at(place)
                .note("the other one is declared here", Some(first.clone()))
                .remedy("give one of them another name: `name: \"..\"`");
            self.rendering.diagnostics.push(error);
            return;
        }
        taken.insert(file.path.clone(), place);
        self.rendering.files.push(file);
    }
}

/// Whether two tokens of a file are the same.
fn same(a: Span, b: Span) -> bool {
    a.byte_range() == b.byte_range()
}

/// A run of tokens of a file.
fn place(file: FileId, spans: Spans) -> Place {
    let (first, last) = (Place::of(file, spans.first), Place::of(file, spans.last));
    Place { file, range: first.range.start..last.range.end.max(first.range.end) }
}
