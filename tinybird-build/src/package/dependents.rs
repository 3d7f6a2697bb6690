//! Which dependencies depend on `tinybird`, and so may give its macros another path or name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::package::manifest::{CrateNames, Dependency, PACKAGE, field};
use crate::sources::normal;

/// What Cargo.lock says, or where there is none, the manifests of path dependencies.
#[derive(Debug)]
pub(crate) struct Dependents {
    lock: Option<Lock>,
    /// The files that were read.
    pub(crate) read: Vec<PathBuf>,
}

/// The packages of a Cargo.lock, and those that depend on `tinybird`.
#[derive(Debug)]
struct Lock {
    packages: BTreeSet<String>,
    dependents: BTreeSet<String>,
}

impl Dependents {
    /// Reads the nearest Cargo.lock.
    pub(crate) fn read(manifest_dir: &Path) -> Self {
        let mut read = Vec::new();
        let mut lock = None;
        for path in manifest_dir.ancestors().map(|folder| folder.join("Cargo.lock")) {
            if let Ok(text) = fs::read_to_string(&path) {
                lock = Lock::parse(&text);
                read.push(path);
                break;
            }
        }
        Self { lock, read }
    }

    /// Whether a dependency depends on `tinybird`, directly or not, for all that is known.
    pub(crate) fn contains(&mut self, dependency: &Dependency) -> bool {
        match (&self.lock, &dependency.path) {
            (Some(lock), _) if lock.packages.contains(&dependency.package) => {
                lock.dependents.contains(&dependency.package)
            }
            (_, Some(path)) => self.path_depends(path),
            // Nothing says which packages it depends on.
            (_, None) => true,
        }
    }

    /// The same by the manifests, where Cargo.lock does not know the package yet.
    fn path_depends(&mut self, path: &Path) -> bool {
        let mut seen = BTreeSet::new();
        let mut queue = vec![normal(path)];
        while let Some(dir) = queue.pop() {
            if !seen.insert(dir.clone()) {
                continue;
            }
            let names = CrateNames::read(&dir);
            self.read.extend(names.read.iter().cloned());
            if names.read.is_empty() || names.names_tinybird {
                return true;
            }
            for dependency in names.others.into_values() {
                match (&self.lock, dependency.path) {
                    (_, Some(path)) => queue.push(normal(&path)),
                    (Some(lock), None) if lock.packages.contains(&dependency.package) => {
                        if lock.dependents.contains(&dependency.package) {
                            return true;
                        }
                    }
                    (_, None) => return true,
                }
            }
        }
        false
    }
}

impl Lock {
    fn parse(text: &str) -> Option<Self> {
        let lock = DeTable::parse(text).ok()?;
        let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut packages = BTreeSet::new();
        for package in lock.get_ref().get("package")?.get_ref().as_array()?.iter() {
            let Some(name) = field(package, "name").and_then(DeValue::as_str) else { continue };
            packages.insert(name.to_owned());
            let dependencies = field(package, "dependencies").and_then(DeValue::as_array);
            let dependencies = dependencies.into_iter().flat_map(|all| all.iter());
            // A name, with the version and the source where there are several of that name.
            for dependency in dependencies.filter_map(|dependency| dependency.get_ref().as_str()) {
                let used = dependency.split(' ').next().unwrap_or_default().to_owned();
                users.entry(used).or_default().push(name.to_owned());
            }
        }
        let mut dependents = BTreeSet::new();
        let mut queue = vec![PACKAGE.to_owned()];
        while let Some(used) = queue.pop() {
            for user in users.remove(&used).unwrap_or_default() {
                if dependents.insert(user.clone()) {
                    queue.push(user);
                }
            }
        }
        Some(Self { packages, dependents })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
        [[package]]
        name = "tinybird"
        [[package]]
        name = "core-lib"
        dependencies = ["serde", "tinybird 0.1.0"]
        [[package]]
        name = "prelude"
        dependencies = ["core-lib"]
        [[package]]
        name = "serde"
    "#;

    #[test]
    fn a_lock_file_says_who_depends_on_tinybird() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("Cargo.lock"), LOCK).expect("a file");
        let mut dependents = Dependents::read(dir.path());
        for (package, expected) in [("core-lib", true), ("prelude", true), ("serde", false), ("new", true)] {
            let dependency = Dependency::named(package);
            assert_eq!(dependents.contains(&dependency), expected, "{package}");
        }
    }

    #[test]
    fn without_one_the_manifests_say_it() {
        let dir = tempfile::tempdir().expect("a folder");
        for (path, text) in [
            ("plain", "[package]\nname = 'plain'"),
            ("direct", "[package]\nname = 'direct'\n[dependencies]\ntb = { package = 'tinybird' }"),
            ("indirect", "[package]\nname = 'indirect'\n[dependencies]\ndirect.path = '../direct'"),
            ("above", "[package]\nname = 'above'\n[dependencies]\nplain.path = '../plain'"),
        ] {
            fs::create_dir_all(dir.path().join(path)).expect("a folder");
            fs::write(dir.path().join(path).join("Cargo.toml"), text).expect("a file");
        }
        let mut dependents = Dependents { lock: None, read: Vec::new() };
        for (package, expected) in [("plain", false), ("direct", true), ("indirect", true), ("above", false)]
        {
            let path = Some(dir.path().join(package));
            let dependency = Dependency { path, ..Dependency::named(package) };
            assert_eq!(dependents.contains(&dependency), expected, "{package}");
        }
    }
}
