//! The reading of modules, at once or when a path leads there.

use std::io;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::nameres::collector::DefCollector;
use crate::nameres::ids::{MacroRulesId, ScopeId};
use crate::nameres::module_files::{Directory, ModuleFile};
use crate::nameres::scope::State;
use crate::span::FileId;

/// How deeply modules may nest.
const MAX_MODULES: usize = 128;

/// How deeply `#[macro_use] mod x;` may nest across files, each of which is read within the one before.
const MAX_NESTED_READS: usize = 8;

/// The file of a module, and where its own modules have theirs.
type Opened = (FileId, Directory);

impl DefCollector {
    /// Reads the modules that are to be rendered and that were not read yet.
    pub(crate) fn load_rendered(&mut self) {
        let (mut next, mut ahead) = (0, 0);
        while next < self.def_map.scopes.len() {
            if next == ahead {
                let scopes = self.def_map.scopes.iter().skip(next);
                let files = scopes.filter_map(|scope| match &scope.state {
                    State::Declared {
                        file: ModuleFile::Path(path) | ModuleFile::Default(path, _), ..
                    } if scope.rendered => Some(path.clone()),
                    _ => None,
                });
                self.sources.read_ahead(files.collect());
                ahead = self.def_map.scopes.len();
            }
            if self.def_map[ScopeId(next)].rendered {
                self.load(ScopeId(next));
            }
            next += 1;
        }
    }

    /// Reads a module if it was not read yet; says whether there is one.
    pub(crate) fn load(&mut self, scope: ScopeId) -> bool {
        self.load_module(scope);
        !matches!(self.def_map[scope].state, State::Failed(_))
    }

    /// Reads a module if it was not read yet, and returns the `macro_rules!` that are in scope behind it.
    pub(crate) fn load_module(&mut self, scope: ScopeId) -> Option<MacroRulesId> {
        let State::Declared { file, at, macro_rules } = &self.def_map[scope].state else { return None };
        let (file, at, before) = (file.clone(), *at, *macro_rules);
        if self.nested_reads >= MAX_NESTED_READS {
            return before;
        }
        let opened = self.open(scope, &file).map_err(|diagnostic| diagnostic.at(at.place()));
        match opened.and_then(|(file, directory)| self.read_module(scope, file, directory, before)) {
            Ok(behind) => behind,
            Err(mut diagnostic) => {
                diagnostic.seen_by_rustc &= self.is_compiled(scope);
                let module = &mut self.def_map[scope];
                if module.hidden.is_some() {
                    // rustc reports it, if the macro declares the module at all.
                    module.state = State::Failed(None);
                } else if module.rendered && module.unknown_cfg.is_none() {
                    module.state = State::Failed(None);
                    self.diagnostics.push(diagnostic);
                } else {
                    module.state = State::Failed(Some(Box::new(diagnostic)));
                }
                before
            }
        }
    }

    /// Opens the file of a module.
    fn open(&mut self, scope: ScopeId, file: &ModuleFile) -> Result<Opened, Diagnostic> {
        let name = self.def_map[scope].name.clone();
        let (file, directory) = match file {
            ModuleFile::Block => {
                let message = "a module in a block cannot say by its name alone which file it is";
                let remedy = "add `#[path = \"..\"]`, or declare the module outside of the function";
                return Err(Diagnostic::error(message).remedy(remedy).seen_by_rustc());
            }
            ModuleFile::Path(path) => {
                self.sources.watch(path);
                let file = self.sources.open(path).map_err(|error| self.unreadable(&name, path, &error))?;
                (file, Directory::of_mod_rs(path))
            }
            ModuleFile::Default(first, second) => self.open_default(&name, first, second)?,
        };
        let is_file =
            |module: ScopeId| matches!(self.def_map[module].state, State::Loaded(other) if other == file);
        if self.def_map.modules(scope).any(is_file) {
            let message = format!("the module `{name}` is the file that it stands in");
            return Err(Diagnostic::error(message).remedy("a module cannot hold itself").seen_by_rustc());
        }
        if self.def_map.modules(scope).count() > MAX_MODULES {
            return Err(Diagnostic::error("modules nest too deeply to be followed"));
        }
        Ok((file, directory))
    }

    /// Opens the file of a module that is in one of two places.
    fn open_default(&mut self, name: &str, first: &Path, second: &Path) -> Result<Opened, Diagnostic> {
        let is_missing = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
        match self.sources.open(first) {
            Ok(_) if second.is_file() => {
                let [first, second] = [first, second].map(|path| self.sources.show(path));
                let message = format!("the module `{name}` has two files: `{first}` and `{second}`");
                return Err(Diagnostic::error(message).remedy("remove one of them").seen_by_rustc());
            }
            Ok(file) => return Ok((file, Directory::of_named(first))),
            Err(error) if is_missing(&error) => {}
            Err(error) => return Err(self.unreadable(name, first, &error)),
        }
        match self.sources.open(second) {
            Ok(file) => Ok((file, Directory::of_mod_rs(second))),
            Err(error) if is_missing(&error) => {
                // Once one of them exists, everything is to be rendered again.
                self.sources.watch(first);
                self.sources.watch(second);
                let [first, second] = [first, second].map(|path| self.sources.show(path));
                let message = format!("there is no file for the module `{name}`");
                let remedy = format!("create `{first}` or `{second}`");
                Err(Diagnostic::error(message).remedy(remedy).seen_by_rustc())
            }
            Err(error) => Err(self.unreadable(name, second, &error)),
        }
    }

    fn unreadable(&self, name: &str, path: &Path, error: &io::Error) -> Diagnostic {
        let shown = self.sources.show(path);
        let message = format!("the file `{shown}` of the module `{name}` cannot be read: {error}");
        Diagnostic::error(message).seen_by_rustc()
    }
}
