//! What was found in the sources of one crate, and the reading of more of them on demand.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use crate::cfg::{Cfg, Unknown};
use crate::error::Diagnostic;
use crate::manifest::CrateNames;
use crate::modules::{Directory, ModuleFile};
use crate::resolve::Memo;
use crate::scope::{
    Binding, Buried, Call, Doubt, DoubtId, Entity, Glob, GlobState, Import, ImportId, Local, LocalId, MACROS,
    Namespace, Scope, ScopeId, State, Text, TextId, Visibility,
};
use crate::sources::{At, FileId, Sources};
use crate::tokens::WrittenPath;
use crate::walk::Walker;

/// How deeply modules may nest.
const MAX_MODULES: usize = 128;

/// How many scopes are listed for one name.
const FEW: usize = 8;

/// How deeply `#[macro_use] mod x;` may nest across files, each of which is read within the one before.
const MAX_NESTED_READS: usize = 8;

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
    nested_reads: usize,
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
        let names = CrateNames::read(manifest_dir);
        let mut scan = Self {
            sources: Sources::new(manifest_dir),
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

    /// The calls of our macros: those that are rendered first, in the order of the text of each file, then what was
    /// found in modules that paths led to.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The files that were read.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
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
        MACROS.contains(&name) || self.renames.contains(name)
    }

    pub(crate) fn macro_use(&mut self, name: &str, names: &[String], doubt: Option<DoubtId>) {
        self.macro_prelude.push((name.to_owned(), names.to_vec(), doubt));
    }

    pub(crate) fn extern_name(&mut self, local: &str, entity: &Entity) {
        if let Entity::Crate(name) = entity {
            self.externs.insert(local.to_owned(), name.clone());
        }
    }

    /// Reads the modules that are to be rendered and that were not read yet.
    pub(crate) fn load_rendered(&mut self) {
        let mut next = 0;
        while next < self.scopes.len() {
            if self.scopes[next].rendered {
                self.load(ScopeId(next));
            }
            next += 1;
        }
    }

    /// Reads a module if its text was not read yet; says whether there is one.
    pub(crate) fn load(&mut self, scope: ScopeId) -> bool {
        self.load_text(scope);
        !matches!(self.scope(scope).state, State::Failed(_))
    }

    /// Reads a module if it was not read yet, and returns the macros that are in scope behind it.
    pub(crate) fn load_text(&mut self, scope: ScopeId) -> Option<TextId> {
        let State::Declared { file, at, text } = &self.scope(scope).state else { return None };
        let (file, at, text) = (file.clone(), *at, *text);
        if self.nested_reads >= MAX_NESTED_READS {
            return text;
        }
        let found = self.find(scope, &file, at);
        match found.and_then(|(file, directory)| self.read_module(scope, file, directory, text)) {
            Ok(text) => text,
            Err(diagnostic) => {
                let rendered = self.scope(scope).rendered && self.scope(scope).doubt.is_none();
                let reason = if rendered {
                    self.diagnostics.push(diagnostic);
                    None
                } else {
                    Some(Box::new(diagnostic))
                };
                self.scope_mut(scope).state = State::Failed(reason);
                text
            }
        }
    }

    /// Reads a file as the text of a module.
    pub(crate) fn read_module(
        &mut self,
        scope: ScopeId,
        file: FileId,
        directory: Directory,
        text: Option<TextId>,
    ) -> Result<Option<TextId>, Diagnostic> {
        self.scope_mut(scope).state = State::Loaded(file);
        let stream = self.sources.tokens(file)?;
        self.nested_reads += 1;
        let mut walker = Walker::new(self, file, text);
        walker.file(stream, scope, directory);
        let text = walker.text;
        self.nested_reads -= 1;
        Ok(text)
    }

    /// Opens the file of a module.
    fn find(&mut self, scope: ScopeId, file: &ModuleFile, at: At) -> Result<(FileId, Directory), Diagnostic> {
        let name = self.scope(scope).name.clone();
        let unreadable = |sources: &Sources, path: &Path, error: &io::Error| {
            let shown = sources.show(path);
            Diagnostic::error(format!("the file `{shown}` of the module `{name}` cannot be read: {error}"))
                .at(at.place())
        };
        let (file, directory) = match file {
            ModuleFile::Block => {
                return Err(Diagnostic::error(
                    "a module in a block cannot say by its name alone which file it is",
                )
                .at(at.place())
                .remedy("add `#[path = \"..\"]`, or declare the module outside of the function"));
            }
            ModuleFile::Path(path) => {
                let file =
                    self.sources.open(path).map_err(|error| unreadable(&self.sources, path, &error))?;
                (file, Directory::of_mod_rs(path))
            }
            ModuleFile::Default(first, second) => match self.sources.open(first) {
                Ok(_) if second.is_file() => {
                    return Err(Diagnostic::error(format!(
                        "the module `{name}` has two files: `{}` and `{}`",
                        self.sources.show(first),
                        self.sources.show(second)
                    ))
                    .at(at.place())
                    .remedy("remove one of them"));
                }
                Ok(file) => (file, Directory::of_named(first)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => match self.sources.open(second) {
                    Ok(file) => (file, Directory::of_mod_rs(second)),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {
                        return Err(Diagnostic::error(format!("there is no file for the module `{name}`"))
                            .at(at.place())
                            .remedy(format!(
                                "create `{}` or `{}`",
                                self.sources.show(first),
                                self.sources.show(second)
                            )));
                    }
                    Err(error) => return Err(unreadable(&self.sources, second, &error)),
                },
                Err(error) => return Err(unreadable(&self.sources, first, &error)),
            },
        };
        let around =
            |module: ScopeId| matches!(self.scope(module).state, State::Loaded(other) if other == file);
        if self.modules(scope).any(around) {
            return Err(Diagnostic::error(format!("the module `{name}` is the file that it stands in"))
                .at(at.place())
                .remedy("a module cannot hold itself"));
        }
        if self.modules(scope).count() > MAX_MODULES {
            return Err(Diagnostic::error("modules nest too deeply to be followed").at(at.place()));
        }
        Ok((file, directory))
    }
}
