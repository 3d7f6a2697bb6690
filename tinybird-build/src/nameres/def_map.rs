//! What the sources of a crate declare, as far as they were read.

use std::collections::{HashMap, HashSet};
use std::iter::successors;
use std::ops::{Index, IndexMut};

use tinybird_syntax::Macro;

use crate::cfg::Unknown;
use crate::nameres::call::Call;
use crate::nameres::ids::{CrateId, GlobId, ImportId, LocalId, MacroRulesId, ScopeId, UnknownCfgId};
use crate::nameres::krate::Crate;
use crate::nameres::nested_calls::NestedCall;
use crate::nameres::scope::{
    Binding, Entity, Glob, GlobState, Import, Local, MacroRulesScope, Scope, State, UnknownCfg,
};
use crate::span::{At, FileId};

/// How many scopes are listed for one name.
const FEW: usize = 8;

/// The scopes of a crate, and what is declared in them.
#[derive(Debug, Default)]
pub(crate) struct DefMap {
    /// The crate of the requested files comes first.
    pub(crate) crates: Vec<Crate>,
    pub(crate) scopes: Vec<Scope>,
    /// Names, and the scopes that bind them, as long as these are [`FEW`].
    bound: HashMap<String, Vec<ScopeId>>,
    pub(crate) imports: Vec<Import>,
    pub(crate) locals: Vec<Local>,
    pub(crate) macro_rules_scopes: Vec<MacroRulesScope>,
    /// The names of all `macro_rules!`.
    pub(crate) macro_rules_names: HashSet<String>,
    /// The macro calls in `macro_rules!` outside of what is rendered.
    pub(crate) hidden_calls: HashMap<LocalId, Vec<NestedCall>>,
    pub(crate) unknown_cfgs: Vec<UnknownCfg>,
    pub(crate) calls: Vec<Call>,
    /// Names that some `use` gives to a macro that may be ours.
    renames: HashSet<String>,
}

impl Index<ScopeId> for DefMap {
    type Output = Scope;

    fn index(&self, scope: ScopeId) -> &Scope {
        &self.scopes[scope.0]
    }
}

impl IndexMut<ScopeId> for DefMap {
    fn index_mut(&mut self, scope: ScopeId) -> &mut Scope {
        &mut self.scopes[scope.0]
    }
}

impl Index<CrateId> for DefMap {
    type Output = Crate;

    fn index(&self, krate: CrateId) -> &Crate {
        &self.crates[krate.0]
    }
}

impl IndexMut<CrateId> for DefMap {
    fn index_mut(&mut self, krate: CrateId) -> &mut Crate {
        &mut self.crates[krate.0]
    }
}

impl DefMap {
    /// The crate that holds a scope.
    pub(crate) fn crate_of(&self, scope: ScopeId) -> &Crate {
        &self[self[scope].krate]
    }

    /// The modules around a scope, from its own module outwards.
    pub(crate) fn modules(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> {
        successors(Some(self[scope].module), |&module| self[module].parent)
    }

    /// The scopes that a name is looked for in: blocks, then the module that holds them.
    pub(crate) fn lexical_scopes(&self, scope: ScopeId) -> Vec<ScopeId> {
        let module = self[scope].module;
        successors(Some(scope), |&scope| self[scope].parent.filter(|_| scope != module)).collect()
    }

    /// The path of a scope's module, such as `crate::connections`.
    pub(crate) fn module_path(&self, scope: ScopeId) -> String {
        let mut names: Vec<&str> = self.modules(scope).map(|module| &*self[module].name).collect();
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
            krate: parent.map_or(CrateId(self.crates.len()), |parent| self[parent].krate),
            state,
            rendered: parent.is_some_and(|parent| self[parent].rendered),
            compiled: parent.is_some_and(|parent| self[parent].compiled),
            requested: None,
            unknown_cfg: None,
            hidden: parent.and_then(|parent| self[parent].hidden.clone()),
            bindings: HashMap::new(),
            globs: Vec::new(),
            glob_state: GlobState::Unresolved,
            pending: Vec::new(),
            unexpanded_macro: None,
        });
        scope
    }

    pub(crate) fn add_crate(&mut self, name: String, state: State, mut krate: Crate) -> ScopeId {
        let root = self.push(name, None, None, state);
        krate.root = root;
        self.crates.push(krate);
        root
    }

    pub(crate) fn add_module(
        &mut self,
        within: ScopeId,
        name: String,
        unknown_cfg: Option<UnknownCfgId>,
    ) -> ScopeId {
        let parent = self[within].module;
        let module = self.push(name, Some(parent), None, State::Folder);
        self[module].unknown_cfg = unknown_cfg;
        module
    }

    pub(crate) fn add_block(&mut self, parent: ScopeId) -> ScopeId {
        let module = self[parent].module;
        self.push(String::new(), Some(parent), Some(module), State::Folder)
    }

    /// Forgets the scope that was added last if nothing is declared in it, as in most blocks; says whether that was so.
    pub(crate) fn drop_if_empty(&mut self, scope: ScopeId) -> bool {
        let is_empty = scope.0 + 1 == self.scopes.len()
            && self[scope].bindings.is_empty()
            && self[scope].globs.is_empty()
            && self[scope].pending.is_empty();
        if is_empty {
            self.scopes.pop();
        }
        is_empty
    }

    pub(crate) fn bind(&mut self, scope: ScopeId, name: String, binding: Binding) {
        match self.bound.get_mut(&name) {
            Some(scopes) if scopes.len() < FEW => scopes.push(scope),
            Some(_) => {}
            None => {
                self.bound.insert(name.clone(), vec![scope]);
            }
        }
        self[scope].bindings.entry(name).or_default().push(binding);
    }

    /// Whether a scope may bind a name; most names are bound in few scopes, which are looked at first.
    pub(crate) fn binds(&self, scope: ScopeId, name: &str) -> bool {
        self.bound.get(name).is_some_and(|scopes| scopes.len() >= FEW || scopes.contains(&scope))
    }

    /// Notes a `use`, which gives what the path means another name.
    pub(crate) fn add_import(&mut self, import: Import) -> Entity {
        self.imports.push(import);
        Entity::Import(ImportId(self.imports.len() - 1))
    }

    pub(crate) fn add_local(&mut self, kind: &'static str, at: At) -> LocalId {
        self.locals.push(Local { kind, at });
        LocalId(self.locals.len() - 1)
    }

    pub(crate) fn add_glob(&mut self, scope: ScopeId, glob: Glob) {
        self[scope].globs.push(glob);
    }

    pub(crate) fn add_macro_rules(&mut self, rules: MacroRulesScope) -> MacroRulesId {
        self.macro_rules_names.insert(rules.name.clone());
        self.macro_rules_scopes.push(rules);
        MacroRulesId(self.macro_rules_scopes.len() - 1)
    }

    pub(crate) fn add_unknown_cfg(
        &mut self,
        scope: ScopeId,
        file: FileId,
        unknown: &Unknown,
    ) -> UnknownCfgId {
        let at = At { file, span: unknown.span };
        let dependency = self.crate_of(scope).dependency.clone();
        self.unknown_cfgs.push(UnknownCfg { at, text: unknown.text.clone(), dependency, reported: false });
        UnknownCfgId(self.unknown_cfgs.len() - 1)
    }

    /// Notes that a `use` gives something another name.
    pub(crate) fn rename(&mut self, original: &str, name: &str) {
        if original != name && self.may_be_ours(original) {
            self.renames.insert(name.to_owned());
        }
    }

    /// Whether a macro of this name could be one of ours.
    pub(crate) fn may_be_ours(&self, name: &str) -> bool {
        Macro::by_name(name).is_some() || self.renames.contains(name)
    }

    pub(crate) fn glob_at(&self, glob: GlobId) -> Option<At> {
        Some(self[glob.0].globs.get(glob.1)?.at)
    }
}
