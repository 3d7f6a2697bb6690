//! The reading of modules, at once or when a path leads there.

use std::io;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::nameres::Scan;
use crate::nameres::mod_collector::Walker;
use crate::nameres::module_files::{Directory, ModuleFile};
use crate::nameres::scope::{ScopeId, State, TextId};
use crate::sources::Sources;
use crate::span::{At, FileId};

/// How deeply modules may nest.
const MAX_MODULES: usize = 128;

/// How deeply `#[macro_use] mod x;` may nest across files, each of which is read within the one before.
const MAX_NESTED_READS: usize = 8;

impl Scan {
    /// Reads the modules that are to be rendered and that were not read yet.
    pub(crate) fn load_rendered(&mut self) {
        let (mut next, mut ahead) = (0, 0);
        while next < self.scopes.len() {
            if next == ahead {
                let files = self.scopes.iter().skip(next).filter_map(|scope| match &scope.state {
                    State::Declared {
                        file: ModuleFile::Path(path) | ModuleFile::Default(path, _), ..
                    } if scope.rendered => Some(path.clone()),
                    _ => None,
                });
                self.sources.read_ahead(files.collect());
                ahead = self.scopes.len();
            }
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
            Err(mut diagnostic) => {
                diagnostic.seen_by_rustc &= self.is_compiled(scope);
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
        let tokens = self.sources.tokens(file);
        let tokens = tokens.map_err(|at| Diagnostic::not_lexed(file, self.sources.text(file), at))?;
        self.nested_reads += 1;
        let mut walker = Walker::new(self, file, text);
        walker.file(tokens.cursor(), scope, directory);
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
                .seen_by_rustc()
        };
        let (file, directory) = match file {
            ModuleFile::Block => {
                return Err(Diagnostic::error(
                    "a module in a block cannot say by its name alone which file it is",
                )
                .at(at.place())
                .remedy("add `#[path = \"..\"]`, or declare the module outside of the function")
                .seen_by_rustc());
            }
            ModuleFile::Path(path) => {
                self.sources.watch(path);
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
                    .remedy("remove one of them")
                    .seen_by_rustc());
                }
                Ok(file) => (file, Directory::of_named(first)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => match self.sources.open(second) {
                    Ok(file) => (file, Directory::of_mod_rs(second)),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {
                        // Once one of them exists, all is to be rendered again.
                        self.sources.watch(first);
                        self.sources.watch(second);
                        return Err(Diagnostic::error(format!("there is no file for the module `{name}`"))
                            .at(at.place())
                            .remedy(format!(
                                "create `{}` or `{}`",
                                self.sources.show(first),
                                self.sources.show(second)
                            ))
                            .seen_by_rustc());
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
                .remedy("a module cannot hold itself")
                .seen_by_rustc());
        }
        if self.modules(scope).count() > MAX_MODULES {
            return Err(Diagnostic::error("modules nest too deeply to be followed").at(at.place()));
        }
        Ok((file, directory))
    }
}
