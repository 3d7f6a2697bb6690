//! What was found in the sources of one crate, and the reading of more of them on demand.

mod attributes;
mod crate_root;
mod glob_resolution;
mod macro_calls;
mod mod_collector;
mod mod_resolution;
mod module_files;
mod path_resolution;
pub(crate) mod resolve_error;
pub(crate) mod scope;
mod statements;
mod use_tree;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use tinybird_syntax::Macro;

use crate::cfg::{Cfg, Unknown};
use crate::diagnostic::Diagnostic;
use crate::nameres::path_resolution::Memo;
use crate::nameres::scope::{
    Binding, Buried, Call, Doubt, DoubtId, Entity, Glob, GlobState, Import, ImportId, Local, LocalId,
    Namespace, Scope, ScopeId, State, Text, TextId, Visibility,
};
use crate::package::manifest::CrateNames;
use crate::sources::Sources;
use crate::sources::WrittenPath;
use crate::span::{At, FileId};

/// How many scopes are listed for one name.
const FEW: usize = 8;

/// A crate as far as it was read.
///
/// Everything under the file or folder that was asked for is read at once. Other modules of the crate are read when
/// a path leads there; that can happen in each call of [`resolve`](Self::resolve), which then may add to
/// [`calls`](Self::calls) and to what is wrong.
#[derive(Debug)]
pub struct Scan {
    pub(crate) sources: Sources,
    pub(crate) cfg: Cfg,
    pub(crate) names: CrateNames,
    pub(crate) root: ScopeId,
    pub(crate) scopes: Vec<Scope>,
    /// Names, and the scopes that bind them, as long as these are [`FEW`].
    bound: HashMap<String, Vec<ScopeId>>,
    pub(crate) imports: Vec<Import>,
    pub(crate) locals: Vec<Local>,
    pub(crate) texts: Vec<Text>,
    pub(crate) rules: HashMap<String, usize>,
    pub(crate) doubts: Vec<Doubt>,
    pub(crate) calls: Vec<Call>,
    pub(crate) buried: Vec<Buried>,
    /// Names that some `use` gives to a macro that may be ours.
    pub(crate) renames: BTreeSet<String>,
    /// `extern crate` in the crate root.
    pub(crate) externs: HashMap<String, String>,
    /// `#[macro_use] extern crate`: the crate, the names (all, if there are none), and a doubt.
    pub(crate) macro_prelude: Vec<(String, Vec<String>, Option<DoubtId>)>,
    pub(crate) memo: Memo,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The files that were asked for.
    pub(crate) asked: HashSet<PathBuf>,
    pub(crate) nested_reads: usize,
}

impl Scan {
    /// Reads `path`, a file or a folder of the package in `manifest_dir`; a relative path starts there.
    ///
    /// A folder stands for its `mod.rs`, `lib.rs` or `main.rs`, or the file of its name beside it, or else for all
    /// its files as modules. What `crate` means follows from where the path is: the nearest `lib.rs` or `main.rs`
    /// above it is the crate root, and the modules that lead from there are followed, or, where they are not
    /// declared, assumed by the names of the folders.
    #[must_use]
    pub fn new(manifest_dir: &Path, path: &Path, cfg: Cfg) -> Self {
        Self::within(Sources::new(manifest_dir), manifest_dir, path, cfg)
    }

    /// The same with what was read before, of which nothing is read again.
    #[must_use]
    pub fn within(sources: Sources, manifest_dir: &Path, path: &Path, cfg: Cfg) -> Self {
        let names = CrateNames::read(manifest_dir);
        let mut scan = Self {
            sources,
            cfg,
            names,
            root: ScopeId(0),
            scopes: Vec::new(),
            bound: HashMap::new(),
            imports: Vec::new(),
            locals: Vec::new(),
            texts: Vec::new(),
            rules: HashMap::new(),
            doubts: Vec::new(),
            calls: Vec::new(),
            buried: Vec::new(),
            renames: BTreeSet::new(),
            externs: HashMap::new(),
            macro_prelude: Vec::new(),
            memo: Memo::default(),
            diagnostics: Vec::new(),
            asked: HashSet::new(),
            nested_reads: 0,
        };
        for manifest in scan.names.read.clone() {
            scan.sources.watch(&manifest);
        }
        scan.start(manifest_dir, path);
        scan.settle_rendered();
        scan
    }

    /// The calls of our macros: all that are [`rendered`](Call::rendered), and those in modules that paths led to. Later
    /// calls of [`resolve`](Self::resolve) only add to the end.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The files that were read.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The files that were read, and those that were read before.
    #[must_use]
    pub fn into_sources(self) -> Sources {
        self.sources
    }

    /// The conditions under which it was read.
    #[must_use]
    pub fn cfg(&self) -> &Cfg {
        &self.cfg
    }

    /// What is wrong so far.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Forgets every name, so that another crate root can be tried. What was read need not be read again.
    pub(crate) fn forget(&mut self) {
        self.scopes.clear();
        self.bound.clear();
        self.macro_prelude.clear();
        self.externs.clear();
        self.buried.clear();
        self.diagnostics.clear();
    }

    /// Whether rustc compiles what stands in a scope, and so reports its mistakes: not where a file is read that no `mod`
    /// of the crate names, or one that a `cfg` may leave out.
    pub(crate) fn is_compiled(&self, scope: ScopeId) -> bool {
        self.scopes.get(scope.0).is_some_and(|scope| scope.compiled)
    }

    pub(crate) fn scope(&self, scope: ScopeId) -> &Scope {
        &self.scopes[scope.0]
    }

    pub(crate) fn scope_mut(&mut self, scope: ScopeId) -> &mut Scope {
        &mut self.scopes[scope.0]
    }

    /// The modules around a scope, from its own module outwards.
    pub(crate) fn modules(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> {
        std::iter::successors(Some(self.scope(scope).module), |&module| self.scope(module).parent)
    }

    /// The path of a scope's module, such as `crate::connections`.
    pub(crate) fn module_path(&self, scope: ScopeId) -> String {
        let mut names: Vec<&str> = self.modules(scope).map(|module| &*self.scope(module).name).collect();
        names.reverse();
        names.join("::")
    }

    fn push(
        &mut self,
        name: String,
        parent: Option<ScopeId>,
        module: Option<ScopeId>,
        state: State,
    ) -> ScopeId {
        let scope = ScopeId(self.scopes.len());
        self.scopes.push(Scope {
            name,
            parent,
            module: module.unwrap_or(scope),
            state,
            rendered: parent.is_some_and(|parent| self.scope(parent).rendered),
            compiled: parent.is_some_and(|parent| self.scope(parent).compiled),
            doubt: None,
            bindings: HashMap::new(),
            globs: Vec::new(),
            glob_state: GlobState::Unresolved,
            pending: Vec::new(),
            opaque: None,
            asked: None,
        });
        scope
    }

    pub(crate) fn crate_root(&mut self, state: State) -> ScopeId {
        self.root = self.push("crate".to_owned(), None, None, state);
        self.root
    }

    pub(crate) fn module(
        &mut self,
        within: ScopeId,
        name: String,
        state: State,
        doubt: Option<DoubtId>,
    ) -> ScopeId {
        let parent = self.scope(within).module;
        let module = self.push(name, Some(parent), None, state);
        self.scope_mut(module).doubt = doubt;
        module
    }

    pub(crate) fn block(&mut self, parent: ScopeId) -> ScopeId {
        let module = self.scope(parent).module;
        self.push(String::new(), Some(parent), Some(module), State::Folder)
    }

    /// Forgets a block that turned out to declare nothing: most do.
    pub(crate) fn drop_if_empty(&mut self, scope: ScopeId) {
        let known = self
            .scopes
            .last()
            .is_some_and(|last| last.bindings.is_empty() && last.globs.is_empty() && last.pending.is_empty());
        // What is buried in it resolves in the scope around it just as well.
        if known && scope.0 + 1 == self.scopes.len() {
            if let Some(parent) = self.scope(scope).parent {
                self.buried.iter_mut().rev().take_while(|b| b.scope == scope).for_each(|b| b.scope = parent);
            }
            self.scopes.pop();
        }
    }

    pub(crate) fn bind(&mut self, scope: ScopeId, name: String, binding: Binding) {
        match self.bound.get_mut(&name) {
            Some(scopes) if scopes.len() < FEW => scopes.push(scope),
            Some(_) => {}
            None => {
                self.bound.insert(name.clone(), vec![scope]);
            }
        }
        self.scope_mut(scope).bindings.entry(name).or_default().push(binding);
    }

    /// Whether a scope may bind a name; most names are bound in few scopes, which are looked at first.
    pub(crate) fn binds(&self, scope: ScopeId, name: &str) -> bool {
        self.bound.get(name).is_some_and(|scopes| scopes.len() >= FEW || scopes.contains(&scope))
    }

    pub(crate) fn import(
        &mut self,
        path: WrittenPath,
        scope: ScopeId,
        namespace: Option<Namespace>,
        text: Option<TextId>,
    ) -> Entity {
        self.imports.push(Import { path, scope, namespace, text });
        Entity::Import(ImportId(self.imports.len() - 1))
    }

    pub(crate) fn local(&mut self, kind: &'static str, at: At) -> Entity {
        self.locals.push(Local { kind, at });
        Entity::Local(LocalId(self.locals.len() - 1))
    }

    pub(crate) fn glob(
        &mut self,
        scope: ScopeId,
        path: WrittenPath,
        visibility: Visibility,
        doubt: Option<DoubtId>,
        at: At,
    ) {
        self.scope_mut(scope).globs.push(Glob { path, visibility, doubt, at, target: None });
    }

    pub(crate) fn text(
        &mut self,
        name: String,
        local: LocalId,
        doubt: Option<DoubtId>,
        before: Option<TextId>,
    ) -> TextId {
        *self.rules.entry(name.clone()).or_default() += 1;
        self.texts.push(Text { name, local, doubt, before });
        TextId(self.texts.len() - 1)
    }

    pub(crate) fn doubt(&mut self, file: FileId, unknown: &Unknown) -> DoubtId {
        let at = At { file, span: unknown.span };
        self.doubts.push(Doubt { at, text: unknown.text.clone(), reported: false });
        DoubtId(self.doubts.len() - 1)
    }

    pub(crate) fn renamed(&mut self, original: &str, name: &str) {
        if original != name && self.may_be_ours(original) {
            self.renames.insert(name.to_owned());
        }
    }

    /// Whether a macro of this name could be one of ours.
    pub(crate) fn may_be_ours(&self, name: &str) -> bool {
        Macro::by_name(name).is_some() || self.renames.contains(name)
    }

    pub(crate) fn macro_use(&mut self, name: &str, names: &[String], doubt: Option<DoubtId>) {
        self.macro_prelude.push((name.to_owned(), names.to_vec(), doubt));
    }

    pub(crate) fn extern_name(&mut self, local: &str, entity: &Entity) {
        if let Entity::Crate(name) = entity {
            self.externs.insert(local.to_owned(), name.clone());
        }
    }
}
