//! Which calls of our macros there are in a crate, and which item a path means.
//!
//! A [`Scan`] goes through these steps, each in a file of its own:
//!
//! 1. [`crate_root`] finds the crate root of the requested file or folder;
//! 2. [`mod_resolution`] finds the files of modules, and [`mod_collector`] reads them: a [`collector::DefCollector`]
//!    collects what they declare in a [`def_map::DefMap`];
//! 3. a [`resolver::Resolver`] finds out what paths mean: [`path_resolution`], and [`glob_resolution`] for what `use *`
//!    brings in. Where a path leads into a module that was not read yet, step 2 is done for that module;
//! 4. [`macro_calls`] finds out which macro calls are ours, and declares the items in them;
//! 5. [`resolve_error`] answers for the references between these items.

mod attributes;
mod call;
mod collector;
mod crate_root;
mod def;
mod def_map;
mod glob_resolution;
mod ids;
mod item_heads;
mod krate;
mod macro_calls;
mod memo;
mod mod_collector;
mod mod_resolution;
mod module_files;
mod nested_calls;
mod path_resolution;
mod resolve_error;
mod resolver;
mod scope;
mod statements;
mod use_tree;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::cfg::Cfg;
use crate::diagnostic::Diagnostic;
use crate::sources::Sources;

pub use call::{Call, Item};
pub use ids::{DefId, ScopeId};
pub use resolve_error::ResolveError;

use collector::DefCollector;
use resolver::Resolver;

/// A crate as far as it was read.
///
/// Everything under the requested file or folder is read at once. Other modules of the crate, the package's library where the
/// crate is another target, and path dependencies that depend on `tinybird` are read when a path leads there; that can happen in each call of [`resolve`](Self::resolve), which then may add to [`calls`](Self::calls) and to
/// what is wrong.
#[derive(Debug)]
pub struct Scan {
    resolver: Resolver,
    /// The requested files.
    requested: Vec<PathBuf>,
}

impl Scan {
    /// Reads `path`, a file or a folder of the package in `manifest_dir`; a relative path starts there.
    ///
    /// A folder stands for its `mod.rs`, `lib.rs` or `main.rs`, or the file of its name next to it, or else for all
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
        let mut collector = DefCollector::new(sources, manifest_dir, cfg);
        let requested = collector.read_requested(manifest_dir, path);
        let mut resolver = Resolver::new(collector);
        resolver.resolve_rendered_calls();
        Self { resolver, requested }
    }

    /// The calls of our macros: all that are [`rendered`](Call::rendered), and those in modules that paths led to. Later
    /// calls of [`resolve`](Self::resolve) only add to the end.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.resolver.defs().calls
    }

    /// The item that a path means which is written in `scope`; `global` says that it starts with `::`.
    ///
    /// May read further modules of the crate, and so add to [`calls`](Self::calls) and
    /// [`diagnostics`](Self::diagnostics).
    ///
    /// # Errors
    /// Why the path names no resource that is known.
    pub fn resolve<S: AsRef<str>>(
        &mut self,
        scope: ScopeId,
        global: bool,
        segments: &[S],
    ) -> Result<DefId, ResolveError> {
        let segments = segments.iter().map(AsRef::as_ref).map(|name| name.strip_prefix("r#").unwrap_or(name));
        self.resolver.resource(scope, global, segments.map(str::to_owned).collect())
    }

    /// The files that were read.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.resolver.collector.sources
    }

    /// The files that were read, and those that were read before.
    #[must_use]
    pub fn into_sources(self) -> Sources {
        self.resolver.collector.sources
    }

    /// The requested files: the modules from which everything is rendered.
    pub(crate) fn requested(&self) -> &[PathBuf] {
        &self.requested
    }

    /// Adds a file to those whose change may change the outcome.
    pub(crate) fn watch(&mut self, path: &Path) {
        self.resolver.collector.sources.watch(path);
    }

    /// What is wrong so far.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.resolver.collector.diagnostics
    }

    /// The package of a dependency that a scope belongs to; none for the package that is rendered.
    pub(crate) fn dependency(&self, scope: ScopeId) -> Option<Rc<str>> {
        self.resolver.defs().crate_of(scope).dependency.clone()
    }

    /// Whether rustc compiles what stands in a scope, and so reports its mistakes.
    pub(crate) fn is_compiled(&self, scope: ScopeId) -> bool {
        self.resolver.collector.is_compiled(scope)
    }
}
