//! From the requested file or folder to its place in the crate.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use tinybird_core::suggest::did_you_mean;

use crate::diagnostic::Diagnostic;
use crate::nameres::collector::DefCollector;
use crate::nameres::def::Namespace;
use crate::nameres::ids::ScopeId;
use crate::nameres::krate::Crate;
use crate::nameres::module_files::{Directory, ModuleFile};
use crate::nameres::scope::{Binding, Entity, State, Visibility};
use crate::sources::normal;

/// The requested files, and the folder whose modules they are if no file says so.
struct Requested {
    files: Vec<PathBuf>,
    folder: Option<PathBuf>,
}

impl DefCollector {
    /// Reads the requested file or folder, and the crate around it as far as that takes. Returns the requested files.
    pub(crate) fn read_requested(&mut self, manifest_dir: &Path, path: &Path) -> Vec<PathBuf> {
        let path = normal(&manifest_dir.join(path));
        let requested = match requested(&path, &self.sources.show(&path)) {
            Ok(requested) => requested,
            Err(message) => {
                let remedy = match similar(&path) {
                    Some(similar) => format!("did you mean `{}`?", self.sources.show(&similar)),
                    None => "name the file or the folder that holds the definitions, such as `src/datafiles`"
                        .to_owned(),
                };
                self.diagnostics.push(Diagnostic::error(message).remedy(remedy));
                return Vec::new();
            }
        };
        if let Some(folder) = &requested.folder {
            self.sources.watch(folder);
        }
        self.requested = requested.files.iter().cloned().collect();
        let manifest_dir = normal(manifest_dir);
        let mut roots = self.crate_roots(&manifest_dir, &path);
        if let [file] = &requested.files[..]
            && (roots.is_empty() || self.is_crate_root(&manifest_dir, file))
        {
            roots = vec![file.clone()];
        }
        // Where no crate root declares the files, they are assumed to be modules of the first.
        let attempts = roots.iter().map(Some).chain([roots.first()]);
        let last = roots.len();
        for (attempt, root) in attempts.enumerate() {
            self.forget();
            let (scope, names) = match root {
                Some(root) => {
                    self.crate_file(root);
                    let target =
                        requested.folder.as_deref().or(requested.files.first().map(PathBuf::as_path));
                    self.descend(module_names(target.unwrap_or(root), root.parent().unwrap_or(&manifest_dir)))
                }
                None => (self.add_main_crate(), Vec::new()),
            };
            let declared = self.declared_files();
            let complete = requested.files.iter().all(|file| declared.contains(file));
            if complete || attempt == last {
                self.read_files(&requested, &declared, scope, names);
                break;
            }
        }
        requested.files
    }

    /// Reads the requested files; what nothing declares becomes a module `names` below `scope`.
    fn read_files(
        &mut self,
        requested: &Requested,
        declared: &HashSet<PathBuf>,
        mut scope: ScopeId,
        mut names: Vec<String>,
    ) {
        let own_name = if requested.folder.is_none() { names.pop() } else { None };
        if requested.files.iter().any(|file| !declared.contains(file)) {
            for name in names {
                scope = self.assume(scope, name);
            }
        }
        for file in &requested.files {
            if declared.contains(file) {
                continue;
            }
            let name = own_name.clone().or_else(|| module_names(file, Path::new("")).pop());
            let module = self.assume(scope, name.unwrap_or_default());
            self.def_map[module].rendered = true;
            let directory = match file.file_name().is_some_and(|name| name == "mod.rs") {
                true => Directory::of_mod_rs(file),
                false => Directory::of_named(file),
            };
            self.assumed_file(module, file, directory);
        }
        self.load_rendered();
        // What is read later is read because a path leads there.
        self.requested.clear();
    }

    /// Reads the crate root.
    fn crate_file(&mut self, file: &Path) {
        let root = self.add_main_crate();
        self.def_map[root].rendered = self.requested.contains(file);
        self.def_map[root].compiled = self.is_built(file);
        self.assumed_file(root, file, Directory::of_mod_rs(file));
    }

    fn add_main_crate(&mut self) -> ScopeId {
        let krate = Crate::new(Rc::clone(&self.names), Rc::clone(&self.cfg), None);
        self.def_map.add_crate("crate".to_owned(), State::Folder, krate)
    }

    /// Reads a file that no `mod` names.
    pub(super) fn assumed_file(&mut self, scope: ScopeId, file: &Path, directory: Directory) {
        let read = match self.sources.open(file) {
            Ok(id) => self.read_module(scope, id, directory, None),
            Err(error) => {
                let shown = self.sources.show(file);
                Err(Diagnostic::error(format!("the file `{shown}` cannot be read: {error}")).seen_by_rustc())
            }
        };
        if let Err(mut diagnostic) = read {
            diagnostic.seen_by_rustc &= self.is_compiled(scope);
            self.diagnostics.push(diagnostic);
            self.def_map[scope].state = State::Failed(None);
        }
    }

    fn assume(&mut self, parent: ScopeId, name: String) -> ScopeId {
        let module = self.def_map.add_module(parent, name.clone(), None);
        self.def_map[module].compiled = false;
        let entity = Entity::Module(module);
        let (namespace, visibility, unknown_cfg) = (Some(Namespace::Type), Visibility::Public, None);
        self.def_map.bind(parent, name, Binding { entity, namespace, visibility, unknown_cfg });
        module
    }

    /// Follows modules by name from the crate root. Returns the last one that is declared, and the names below it.
    fn descend(&mut self, mut names: Vec<String>) -> (ScopeId, Vec<String>) {
        let mut scope = self.def_map.crates.first().map_or_else(ScopeId::default, |krate| krate.root);
        names.reverse();
        while let Some(name) = names.last() {
            let bindings = self.def_map[scope].bindings.get(name);
            let child = bindings.into_iter().flatten().find_map(|binding| match binding.entity {
                Entity::Module(module) => Some(module),
                _ => None,
            });
            let Some(child) = child else { break };
            self.load(child);
            names.pop();
            scope = child;
        }
        names.reverse();
        (scope, names)
    }

    /// The requested files that are those of a module.
    fn declared_files(&self) -> HashSet<PathBuf> {
        let root =
            self.requested.iter().filter(|_| self.def_map.scopes.first().is_some_and(|root| root.rendered));
        self.def_map.scopes.iter().filter_map(|scope| scope.requested.clone()).chain(root.cloned()).collect()
    }

    /// Which of the requested files is the file of a module, if one is.
    pub(crate) fn requested_file(&self, file: &ModuleFile) -> Option<PathBuf> {
        let candidates = match file {
            ModuleFile::Path(path) => [Some(path), None],
            ModuleFile::Default(first, second) => [Some(first), Some(second)],
            ModuleFile::Block => [None, None],
        };
        candidates.into_iter().flatten().map(|path| normal(path)).find(|path| self.requested.contains(path))
    }

    /// Whether a crate root is compiled by every build, unlike examples and tests.
    fn is_built(&self, file: &Path) -> bool {
        let base = self.sources.base();
        let path = file.strip_prefix(&base).unwrap_or(file);
        let in_bin = |path: &Path| path.parent() == Some(Path::new("src/bin"));
        let is_of_bin =
            path.file_name().is_some_and(|name| name == "main.rs") && path.parent().is_some_and(in_bin);
        let by_place = ["src/lib.rs", "src/main.rs"].iter().any(|root| path == Path::new(root));
        let is_test = ["examples", "tests", "benches"].iter().any(|folder| path.starts_with(folder));
        let by_name = !is_test && self.names.targets.iter().any(|target| normal(target) == file);
        by_place || in_bin(path) || is_of_bin || by_name
    }

    fn is_crate_root(&self, manifest_dir: &Path, file: &Path) -> bool {
        let folder = file.parent().and_then(|folder| folder.strip_prefix(manifest_dir).ok());
        let targets = ["src/bin", "examples", "tests", "benches"];
        file.file_name().is_some_and(|name| name == "lib.rs" || name == "main.rs")
            || folder.is_some_and(|folder| targets.iter().any(|target| folder == Path::new(target)))
            || self.names.targets.iter().any(|target| normal(target) == file)
    }

    /// The crate roots that a file or folder may belong to: those of the nearest folder that has any, or else those that
    /// Cargo.toml names.
    fn crate_roots(&self, manifest_dir: &Path, path: &Path) -> Vec<PathBuf> {
        let folders = path.ancestors().skip(1).take_while(|folder| folder.starts_with(manifest_dir));
        for folder in folders {
            let roots: Vec<PathBuf> = ["lib.rs", "main.rs"]
                .map(|name| folder.join(name))
                .into_iter()
                .filter(|p| p.is_file())
                .collect();
            if !roots.is_empty() {
                return roots;
            }
        }
        let targets = self.names.targets.iter().map(|target| normal(target));
        targets.filter(|target| target.parent().is_some_and(|folder| path.starts_with(folder))).collect()
    }
}

fn requested(path: &Path, shown: &str) -> Result<Requested, String> {
    let named = path.with_file_name(format!("{}.rs", path.file_name().unwrap_or_default().to_string_lossy()));
    if path.is_file() {
        return Ok(Requested { files: vec![path.to_owned()], folder: None });
    }
    let own = ["mod.rs", "lib.rs", "main.rs"].map(|name| path.join(name));
    if let Some(file) = own.into_iter().chain([named]).find(|file| file.is_file()) {
        return Ok(Requested { files: vec![file], folder: None });
    }
    if !path.is_dir() {
        return Err(format!("there is no file and no folder `{shown}`"));
    }
    let unreadable = |error| format!("the folder `{shown}` cannot be read: {error}");
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?.path();
        let nested = entry.join("mod.rs");
        if entry.extension().is_some_and(|extension| extension == "rs") && entry.is_file() {
            files.push(entry);
        } else if nested.is_file() {
            files.push(nested);
        }
    }
    if files.is_empty() {
        return Err(format!("the folder `{shown}` holds no Rust files"));
    }
    files.sort();
    Ok(Requested { files, folder: Some(path.to_owned()) })
}

/// The file or folder, next to a missing one, that may be meant.
fn similar(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    let entries = fs::read_dir(path.parent()?).ok()?.flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|other| *other != name)
        .collect();
    names.sort();
    let similar = did_you_mean(&name, names.iter().map(String::as_str))?;
    Some(path.with_file_name(similar))
}

/// The names of the modules that lead from a crate root's folder to a file or folder, if the names of the folders are those
/// of the modules.
fn module_names(path: &Path, root_dir: &Path) -> Vec<String> {
    let relative = path.strip_prefix(root_dir).unwrap_or(path);
    let relative = match relative.file_name() {
        Some(name) if name == "mod.rs" => relative.parent().unwrap_or(relative).to_owned(),
        _ if relative.extension().is_some_and(|extension| extension == "rs") => relative.with_extension(""),
        _ => relative.to_owned(),
    };
    relative.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (path, expected) in
            [("src/a/mod.rs", "a"), ("src/a/b.rs", "a::b"), ("src/a", "a"), ("src", ""), ("src/a.rs", "a")]
        {
            assert_eq!(module_names(Path::new(path), Path::new("src")).join("::"), expected, "{path}");
        }
    }
}
