//! The crates whose modules are read: the one with the requested files, the package's library as its other targets see it,
//! and path dependencies that may declare resources or export macros of ours.

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use crate::cfg::Cfg;
use crate::nameres::collector::DefCollector;
use crate::nameres::ids::{CrateId, ScopeId};
use crate::nameres::module_files::Directory;
use crate::nameres::scope::{MacroUse, State};
use crate::package::Package;
use crate::package::manifest::{CrateNames, Dependency};

/// A crate.
#[derive(Debug)]
pub(crate) struct Crate {
    pub(crate) root: ScopeId,
    /// The names of other crates in it.
    pub(crate) names: Rc<CrateNames>,
    pub(crate) cfg: Rc<Cfg>,
    /// The package's name, if it is another one than the package that is rendered.
    pub(crate) dependency: Option<Rc<str>>,
    /// `extern crate` in the crate root.
    pub(crate) externs: HashMap<String, String>,
    pub(crate) macro_prelude: Vec<MacroUse>,
    /// The crates that were looked for, by their names in this one.
    found: HashMap<String, Option<ScopeId>>,
}

impl Crate {
    pub(crate) fn new(names: Rc<CrateNames>, cfg: Rc<Cfg>, dependency: Option<Rc<str>>) -> Self {
        let (root, externs, macro_prelude, found) = Default::default();
        Self { root, names, cfg, dependency, externs, macro_prelude, found }
    }
}

impl DefCollector {
    /// The root of a crate by its name in another one, if its modules can be read and may matter: it is the package's own
    /// library, or a path dependency that depends on `tinybird`.
    pub(crate) fn crate_root(&mut self, name: &str, from: CrateId) -> Option<ScopeId> {
        if let Some(found) = self.def_map[from].found.get(name) {
            return *found;
        }
        let found = self.find_crate(name, from);
        self.def_map[from].found.insert(name.to_owned(), found);
        found
    }

    fn find_crate(&mut self, name: &str, from: CrateId) -> Option<ScopeId> {
        let krate = &self.def_map[from];
        let Some(dependency) = krate.names.others.get(name).cloned() else {
            let file = krate.names.library_root.clone()?;
            let (names, cfg, package) =
                (Rc::clone(&krate.names), Rc::clone(&krate.cfg), krate.dependency.clone());
            return self.read_crate(name, &file, || Crate::new(names, cfg, package));
        };
        let dir = dependency.path.as_deref()?;
        if !self.depends_on_tinybird(&dependency) {
            return None;
        }
        let names = CrateNames::read(dir);
        names.read.iter().for_each(|manifest| self.sources.watch(manifest));
        let file = names.library_root.clone()?;
        let cfg = self.cfg.of_dependency(enabled(dir, &dependency));
        self.read_crate(name, &file, || {
            Crate::new(Rc::new(names), Rc::new(cfg), Some(dependency.package.into()))
        })
    }

    /// Reads a crate from its root on, once.
    fn read_crate(&mut self, name: &str, file: &Path, new: impl FnOnce() -> Crate) -> Option<ScopeId> {
        let id = self.sources.open(file).ok()?;
        let is_read =
            |krate: &&Crate| matches!(self.def_map[krate.root].state, State::Loaded(other) if other == id);
        if let Some(krate) = self.def_map.crates.iter().find(is_read) {
            return Some(krate.root);
        }
        let root = self.def_map.add_crate(name.to_owned(), State::Folder, new());
        // Cargo compiles it first, and shows its mistakes.
        self.def_map[root].compiled = true;
        self.assumed_file(root, file, Directory::of_mod_rs(file));
        Some(root)
    }
}

/// The features of a path dependency that are certainly enabled.
fn enabled(dir: &Path, dependency: &Dependency) -> impl Iterator<Item = String> {
    let package = Package::read(&dir.join("Cargo.toml"));
    let enabled = package.and_then(|package| package.enabled(&dependency.features));
    enabled.unwrap_or_default().into_iter()
}
