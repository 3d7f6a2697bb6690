//! What Cargo.toml says: under which names other crates are known.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::package::Features;
use crate::sources::normal;

/// The names of other crates in the code of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrateNames {
    /// The names of `tinybird`: `tinybird` itself, unless Cargo.toml renames it.
    pub tinybird: BTreeSet<String>,
    /// Whether Cargo.toml names `tinybird`.
    pub names_tinybird: bool,
    /// The other dependencies, by their names.
    pub others: BTreeMap<String, Dependency>,
    /// The package's library, which its own binaries see as another crate.
    pub library: Option<String>,
    /// The crate root of the library, unless that holds procedural macros.
    pub library_root: Option<PathBuf>,
    /// The crate roots that Cargo.toml names.
    pub targets: Vec<PathBuf>,
    /// The manifests that were read.
    pub read: Vec<PathBuf>,
}

/// A dependency other than `tinybird`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The package's own name.
    pub package: String,
    /// Its folder, if it is a path dependency.
    pub path: Option<PathBuf>,
    /// The features that are enabled here; other packages may enable more.
    pub features: Features,
}

impl Default for CrateNames {
    fn default() -> Self {
        Self {
            tinybird: BTreeSet::from([PACKAGE.to_owned()]),
            names_tinybird: false,
            others: BTreeMap::new(),
            library: None,
            library_root: None,
            targets: Vec::new(),
            read: Vec::new(),
        }
    }
}

/// The package whose macros are ours.
pub(crate) const PACKAGE: &str = "tinybird";

/// Whether a crate comes with the compiler. None of these has macros of ours.
pub(crate) fn is_std(name: &str) -> bool {
    ["std", "core", "alloc", "proc_macro", "test"].contains(&name)
}

impl CrateNames {
    /// Reads Cargo.toml, and the workspace's where a dependency is inherited from it. What cannot be read counts as
    /// empty, since Cargo itself reports it.
    #[must_use]
    pub fn read(manifest_dir: &Path) -> Self {
        let mut names = Self { tinybird: BTreeSet::new(), ..Self::default() };
        names.read_package(manifest_dir);
        names.names_tinybird = !names.tinybird.is_empty();
        if !names.names_tinybird {
            names.tinybird = Self::default().tinybird;
        }
        names
    }

    fn read_package(&mut self, dir: &Path) {
        let path = dir.join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&path) else { return };
        let Ok(manifest) = DeTable::parse(&text) else { return };
        self.read.push(path);
        let manifest = manifest.get_ref();
        let package = table(manifest, "package");
        let package_name = package.and_then(|package| string(package, "name")).unwrap_or("");
        let library = table(manifest, "lib");
        let root = library.and_then(|library| string(library, "path")).unwrap_or("src/lib.rs");
        let root = Some(normal(&dir.join(root))).filter(|root| root.is_file());
        self.library = library
            .and_then(|library| string(library, "name"))
            .or(Some(package_name).filter(|_| root.is_some()))
            .map(identifier);
        let is_proc_macro = library.is_some_and(|library| {
            ["proc-macro", "proc_macro"]
                .iter()
                .any(|key| library.get(*key).and_then(|value| value.get_ref().as_bool()) == Some(true))
        });
        self.library_root = root.filter(|_| !is_proc_macro);
        if package_name == PACKAGE {
            self.tinybird.insert(PACKAGE.to_owned());
        }
        let bins = ["bin", "example", "test", "bench"];
        let bins = bins
            .iter()
            .filter_map(|kind| manifest.get(*kind)?.get_ref().as_array())
            .flat_map(|all| all.iter());
        let paths = bins.filter_map(|target| field(target, "path")?.as_str());
        let library = library.and_then(|library| string(library, "path"));
        self.targets = library.into_iter().chain(paths).map(|path| dir.join(path)).collect();
        let target = table(manifest, "target").into_iter().flat_map(|targets| targets.iter());
        let tables = target
            .filter_map(|(_, target)| target.get_ref().as_table())
            .chain([manifest])
            .flat_map(|table| ["dependencies", "dev-dependencies"].map(|kind| self::table(table, kind)))
            .flatten();
        let mut inherited = BTreeMap::new();
        for dependencies in tables {
            for (key, dependency) in dependencies {
                let key = key.get_ref().as_ref();
                if field(dependency, "workspace").and_then(DeValue::as_bool) == Some(true) {
                    inherited.insert(key.to_owned(), features(dependency));
                } else {
                    self.add(key, dependency, dir, Vec::new());
                }
            }
        }
        if !inherited.is_empty() {
            let root = package.and_then(|package| string(package, "workspace"));
            self.inherit(&inherited, dir, root);
        }
    }

    /// Looks the dependencies up in `[workspace.dependencies]`.
    fn inherit(&mut self, keys: &BTreeMap<String, Vec<String>>, dir: &Path, root: Option<&str>) {
        let named = root.map(|root| dir.join(root));
        let searched = dir.ancestors().map(Path::to_owned).filter(|_| root.is_none());
        for candidate in named.into_iter().chain(searched) {
            let path = candidate.join("Cargo.toml");
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let Ok(manifest) = DeTable::parse(&text) else { continue };
            let Some(workspace) = table(manifest.get_ref(), "workspace") else { continue };
            self.read.push(path);
            let dependencies = table(workspace, "dependencies");
            for (key, features) in keys {
                match dependencies.and_then(|dependencies| dependencies.get(key.as_str())) {
                    Some(dependency) => self.add(key, dependency, &candidate, features.clone()),
                    None => self.insert(key, Dependency::named(key)),
                }
            }
            return;
        }
        keys.keys().for_each(|key| self.insert(key, Dependency::named(key)));
    }

    /// Adds a dependency, whose path starts at `dir`, with more features than it names itself.
    fn add(&mut self, key: &str, dependency: &Spanned<DeValue<'_>>, dir: &Path, more: Vec<String>) {
        let mut named = features(dependency);
        named.extend(more);
        let no_default = ["default-features", "default_features"];
        let no_default = no_default.iter().any(|key| flag_of(dependency, key) == Some(false));
        let package = field(dependency, "package").and_then(DeValue::as_str).unwrap_or(key).to_owned();
        let path = field(dependency, "path").and_then(DeValue::as_str).map(|path| dir.join(path));
        self.insert(key, Dependency { package, path, features: Features { named, all: false, no_default } });
    }

    fn insert(&mut self, key: &str, dependency: Dependency) {
        if dependency.package == PACKAGE {
            self.tinybird.insert(identifier(key));
        } else {
            self.others.insert(identifier(key), dependency);
        }
    }
}

impl Dependency {
    /// A dependency of which no more is known than its package.
    pub(crate) fn named(package: &str) -> Self {
        Self { package: package.to_owned(), path: None, features: Features::default() }
    }
}

/// The features that a dependency names.
fn features(dependency: &Spanned<DeValue<'_>>) -> Vec<String> {
    let features = field(dependency, "features").and_then(DeValue::as_array);
    let features = features.into_iter().flat_map(|all| all.iter());
    features.filter_map(|feature| feature.get_ref().as_str()).map(str::to_owned).collect()
}

fn flag_of(value: &Spanned<DeValue<'_>>, key: &str) -> Option<bool> {
    field(value, key).and_then(DeValue::as_bool)
}

fn identifier(name: &str) -> String {
    name.replace('-', "_")
}

pub(crate) fn table<'a, 'i>(parent: &'a DeTable<'i>, key: &str) -> Option<&'a DeTable<'i>> {
    parent.get(key)?.get_ref().as_table()
}

pub(crate) fn string<'a>(parent: &'a DeTable<'_>, key: &str) -> Option<&'a str> {
    parent.get(key)?.get_ref().as_str()
}

pub(crate) fn field<'a, 'i>(value: &'a Spanned<DeValue<'i>>, key: &str) -> Option<&'a DeValue<'i>> {
    Some(value.get_ref().as_table()?.get(key)?.get_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &[(&str, &str)], dir: &str) -> CrateNames {
        let root = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        CrateNames::read(&root.path().join(dir))
    }

    fn tinybird(files: &[(&str, &str)], dir: &str) -> String {
        names(files, dir).tinybird.into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn renamed_dependencies() {
        for (manifest, expected) in [
            ("[dependencies]\ntinybird = \"0.1\"", "tinybird"),
            ("[dependencies]\ntb = { package = \"tinybird\", version = \"0.1\" }", "tb"),
            ("[dependencies.my-tb]\npackage = \"tinybird\"", "my_tb"),
            (
                "[dev-dependencies]\ntb = { package = \"tinybird\" }\n[dependencies]\ntinybird = \"1\"",
                "tb tinybird",
            ),
            ("[target.'cfg(unix)'.dependencies]\ntb.package = 'tinybird'", "tb"),
            ("[build-dependencies]\ntb.package = 'tinybird'", "tinybird"),
            ("[package]\nname = \"tinybird\"", "tinybird"),
            ("not toml", "tinybird"),
            ("", "tinybird"),
        ] {
            assert_eq!(tinybird(&[("Cargo.toml", manifest)], ""), expected, "{manifest}");
        }
    }

    #[test]
    fn inherited_dependencies() {
        let root = "[workspace]\nmembers = ['a']\n[workspace.dependencies]\ntb = { package = \"tinybird\" }";
        let member =
            "[package]\nname = 'a'\n[dependencies]\ntb.workspace = true\nserde-json.workspace = true";
        let files = [("Cargo.toml", root), ("a/Cargo.toml", member)];
        assert_eq!(tinybird(&files, "a"), "tb");
        assert_eq!(names(&files, "a").read.len(), 2);
        assert!(names(&files, "a").others.contains_key("serde_json"));
        let named = "[package]\nname = 'a'\nworkspace = '../w'\n[dependencies]\ntb = { workspace = true }";
        assert_eq!(tinybird(&[("w/Cargo.toml", root), ("a/Cargo.toml", named)], "a"), "tb");
    }

    #[test]
    fn others() {
        let manifest =
            "[package]\nname = 'my-app'\n[dependencies]\ntokio-util = '1'\ntinybird = { package = 'x' }";
        let names = names(&[("Cargo.toml", manifest), ("src/lib.rs", "")], "");
        assert!(names.others.contains_key("tokio_util") && names.others.contains_key("tinybird"));
        assert_eq!(names.library.as_deref(), Some("my_app"));
    }
}
