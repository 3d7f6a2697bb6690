//! From the file or folder that was asked for to its place in the crate.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use tinybird_core::suggest::did_you_mean;

use crate::diagnostic::Diagnostic;
use crate::nameres::Scan;
use crate::nameres::module_files::{Directory, ModuleFile};
use crate::nameres::scope::{Binding, Entity, Namespace, ScopeId, State, Visibility};
use crate::sources::normal;

/// The files that were asked for, and the folder whose modules they are if no file says so.
struct Asked {
    files: Vec<PathBuf>,
    folder: Option<PathBuf>,
}

impl Scan {
    pub(crate) fn start(&mut self, manifest_dir: &Path, path: &Path) {
        let path = normal(&manifest_dir.join(path));
        let asked = match asked(&path, &self.sources.show(&path)) {
            Ok(asked) => asked,
            Err(message) => {
                let remedy = match similar(&path) {
                    Some(similar) => format!("did you mean `{}`?", self.sources.show(&similar)),
                    None => "name the file or the folder that holds the definitions, such as `src/datafiles`"
                        .to_owned(),
                };
                return self.diagnostics.push(Diagnostic::error(message).remedy(remedy));
            }
        };
        if let Some(folder) = &asked.folder {
            self.sources.watch(folder);
        }
        self.asked = asked.files.iter().cloned().collect();
        let manifest_dir = normal(manifest_dir);
        let mut roots = self.crate_roots(&manifest_dir, &path);
        if let [file] = &asked.files[..]
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
                    let target = asked.folder.as_deref().or(asked.files.first().map(PathBuf::as_path));
                    self.descend(module_names(target.unwrap_or(root), root.parent().unwrap_or(&manifest_dir)))
                }
                None => (self.crate_root(State::Folder), Vec::new()),
            };
            let declared = self.declared_files();
            let complete = asked.files.iter().all(|file| declared.contains(file));
            if complete || attempt == last {
                self.render(&asked, &declared, scope, names);
                return;
            }
        }
    }

    /// Reads everything that was asked for; what nothing declares becomes a module `names` below `scope`.
    fn render(
        &mut self,
        asked: &Asked,
        declared: &HashSet<PathBuf>,
        mut scope: ScopeId,
        mut names: Vec<String>,
    ) {
        let own_name = if asked.folder.is_none() { names.pop() } else { None };
        if asked.files.iter().any(|file| !declared.contains(file)) {
            for name in names {
                scope = self.assume(scope, name);
            }
        }
        for file in &asked.files {
            if declared.contains(file) {
                continue;
            }
            let name = own_name.clone().or_else(|| module_names(file, Path::new("")).pop());
            let module = self.assume(scope, name.unwrap_or_default());
            self.scope_mut(module).rendered = true;
            let directory = match file.file_name().is_some_and(|name| name == "mod.rs") {
                true => Directory::of_mod_rs(file),
                false => Directory::of_named(file),
            };
            self.assumed_file(module, file, directory);
        }
        self.load_rendered();
        // What is read later is read because a path leads there.
        self.asked.clear();
    }

    /// Reads the crate root.
    fn crate_file(&mut self, file: &Path) {
        let root = self.crate_root(State::Folder);
        self.scope_mut(root).rendered = self.asked.contains(file);
        self.scope_mut(root).compiled = self.is_built(file);
        self.assumed_file(root, file, Directory::of_mod_rs(file));
    }

    /// Reads a file that no `mod` names.
    fn assumed_file(&mut self, scope: ScopeId, file: &Path, directory: Directory) {
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
            self.scope_mut(scope).state = State::Failed(None);
        }
    }

    fn assume(&mut self, parent: ScopeId, name: String) -> ScopeId {
        let module = self.module(parent, name.clone(), State::Folder, None);
        self.scope_mut(module).compiled = false;
        let entity = Entity::Module(module);
        let (namespace, visibility, doubt) = (Some(Namespace::Type), Visibility::Public, None);
        self.bind(parent, name, Binding { entity, namespace, visibility, doubt });
        module
    }

    /// Follows modules by name from the crate root: the last of them, and the names that are left.
    fn descend(&mut self, mut names: Vec<String>) -> (ScopeId, Vec<String>) {
        let mut scope = self.root;
        names.reverse();
        while let Some(name) = names.last() {
            let bindings = self.scope(scope).bindings.get(name);
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

    /// The files that were asked for and that are those of a module.
    fn declared_files(&self) -> HashSet<PathBuf> {
        let root = self.asked.iter().filter(|_| self.scopes.first().is_some_and(|root| root.rendered));
        self.scopes.iter().filter_map(|scope| scope.asked.clone()).chain(root.cloned()).collect()
    }

    /// Which of the files that were asked for is the file of a module, if one is.
    pub(crate) fn asked_file(&self, file: &ModuleFile) -> Option<PathBuf> {
        let candidates = match file {
            ModuleFile::Path(path) => [Some(path), None],
            ModuleFile::Default(first, second) => [Some(first), Some(second)],
            ModuleFile::Block => [None, None],
        };
        candidates.into_iter().flatten().map(|path| normal(path)).find(|path| self.asked.contains(path))
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

fn asked(path: &Path, shown: &str) -> Result<Asked, String> {
    let beside =
        path.with_file_name(format!("{}.rs", path.file_name().unwrap_or_default().to_string_lossy()));
    if path.is_file() {
        return Ok(Asked { files: vec![path.to_owned()], folder: None });
    }
    let own = ["mod.rs", "lib.rs", "main.rs"].map(|name| path.join(name));
    if let Some(file) = own.into_iter().chain([beside]).find(|file| file.is_file()) {
        return Ok(Asked { files: vec![file], folder: None });
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
    Ok(Asked { files, folder: Some(path.to_owned()) })
}

/// The file or folder beside a missing one that may be meant.
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
