//! The reading of a crate: its sources, and what they declare.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::cfg::Cfg;
use crate::diagnostic::Diagnostic;
use crate::nameres::def_map::DefMap;
use crate::nameres::ids::{ScopeId, UnknownCfgId};
use crate::nameres::nested_calls::NestedCall;
use crate::package::dependents::Dependents;
use crate::package::manifest::{CrateNames, Dependency};
use crate::sources::Sources;

/// Reads the modules of a crate into a [`DefMap`].
#[derive(Debug)]
pub(crate) struct DefCollector {
    pub(crate) sources: Sources,
    pub(crate) cfg: Rc<Cfg>,
    pub(crate) names: Rc<CrateNames>,
    manifest_dir: PathBuf,
    /// Read once a macro of another crate may be ours.
    dependents: Option<Dependents>,
    pub(crate) def_map: DefMap,
    pub(crate) nested_calls: Vec<NestedCall>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The requested files.
    pub(crate) requested: HashSet<PathBuf>,
    /// How many files are being read, each because of a `mod` in the one before.
    pub(crate) nested_reads: usize,
}

impl DefCollector {
    pub(crate) fn new(mut sources: Sources, manifest_dir: &Path, cfg: Cfg) -> Self {
        let names = CrateNames::read(manifest_dir);
        for manifest in &names.read {
            sources.watch(manifest);
        }
        Self {
            sources,
            cfg: Rc::new(cfg),
            names: Rc::new(names),
            manifest_dir: manifest_dir.to_owned(),
            dependents: None,
            def_map: DefMap::default(),
            nested_calls: Vec::new(),
            diagnostics: Vec::new(),
            requested: HashSet::new(),
            nested_reads: 0,
        }
    }

    /// Forgets every name, so that another crate root can be tried. What was read need not be read again.
    pub(crate) fn forget(&mut self) {
        self.def_map = DefMap::default();
        self.nested_calls.clear();
        self.diagnostics.clear();
    }

    /// Whether rustc compiles what stands in a scope, and so reports its mistakes: not where a file is read that no `mod`
    /// of the crate names, or one that a `cfg` may leave out.
    pub(crate) fn is_compiled(&self, scope: ScopeId) -> bool {
        self.def_map.scopes.get(scope.0).is_some_and(|scope| scope.compiled)
    }

    /// Whether a crate of this name depends on `tinybird`, so that a macro of it may be ours.
    pub(crate) fn may_export_ours(&mut self, name: &str) -> bool {
        let mut found = Vec::new();
        for names in self.def_map.crates.iter().map(|krate| &krate.names) {
            match names.others.get(name) {
                Some(dependency) => found.push(dependency.clone()),
                None if names.library.as_deref() == Some(name) => return true,
                None => {}
            }
        }
        found.iter().any(|dependency| self.depends_on_tinybird(dependency))
    }

    /// Whether a dependency depends on `tinybird`.
    pub(crate) fn depends_on_tinybird(&mut self, dependency: &Dependency) -> bool {
        if dependency.path.as_deref().is_some_and(|path| CrateNames::read(path).names_tinybird) {
            return true;
        }
        let dependents = self.dependents.get_or_insert_with(|| Dependents::read(&self.manifest_dir));
        let depends = dependents.contains(dependency);
        dependents.read.drain(..).for_each(|path| self.sources.watch(&path));
        depends
    }

    /// Forgets a block that turned out to declare nothing: the calls that are hidden in it mean the same in the scope
    /// around it.
    pub(crate) fn drop_if_empty(&mut self, scope: ScopeId) {
        let parent = self.def_map[scope].parent;
        if self.def_map.drop_if_empty(scope)
            && let Some(parent) = parent
        {
            let hidden = self.nested_calls.iter_mut().rev().take_while(|call| call.scope == scope);
            hidden.for_each(|call| call.scope = parent);
        }
    }

    /// Reports that something depends on a `cfg` that cannot be known, once.
    pub(crate) fn report_unknown_cfg(&mut self, id: UnknownCfgId) {
        let Some(unknown) = self.def_map.unknown_cfgs.get_mut(id.0).filter(|unknown| !unknown.reported)
        else {
            return;
        };
        unknown.reported = true;
        let (message, remedy) = match &unknown.dependency {
            None => (
                format!("whether `{}` holds cannot be known without compiling", unknown.text),
                "use a feature of the package (`feature = \"..\"`) or an option of the target instead"
                    .to_owned(),
            ),
            Some(dependency) => (
                format!(
                    "whether `{}` holds in the dependency `{dependency}` cannot be known without compiling",
                    unknown.text
                ),
                format!(
                    "enable a feature where Cargo.toml names `{dependency}`, by `features = [\"..\"]`, or declare the \
                     resource without the condition"
                ),
            ),
        };
        let diagnostic = Diagnostic::error(message)
            .at(unknown.at.place())
            .note("a Tinybird resource depends on it", None)
            .remedy(remedy);
        self.diagnostics.push(diagnostic);
    }
}
