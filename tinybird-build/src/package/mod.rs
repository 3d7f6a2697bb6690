//! The package whose definitions are rendered, where cargo does not say it: found from its Cargo.toml, as cargo finds it.

pub(crate) mod build_script;
pub(crate) mod dependents;
pub(crate) mod manifest;
pub(crate) mod targets;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tinybird_core::suggest::did_you_mean;
use toml::de::{DeTable, DeValue};

use crate::package::manifest::{field, string, table};

/// A package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// The folder of its Cargo.toml.
    pub dir: PathBuf,
    /// The ClickHouse that its statements are tried on: `engine` in `[package.metadata.tinybird]`.
    pub engine: Option<String>,
    /// The address of Tinybird's API: `url` in `[package.metadata.tinybird]`.
    pub url: Option<String>,
    /// The other keys there.
    pub other_metadata: Vec<String>,
    /// Its features, and what each of them enables.
    features: BTreeMap<String, Vec<String>>,
}

/// Which features are requested.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features {
    /// These.
    pub named: Vec<String>,
    /// All of them.
    pub all: bool,
    /// Not those that are enabled by default.
    pub no_default: bool,
}

/// Why a package was not found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No Cargo.toml is there, nor in a folder above.
    #[error("there is no `Cargo.toml` in `{}`, nor in a folder above it", .0.display())]
    Missing(PathBuf),
    /// Cargo.toml cannot be read.
    #[error("`{}` cannot be read: {source}", path.display())]
    Io {
        /// The manifest.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Cargo.toml is not TOML.
    #[error("`{}` is not valid TOML: {message}", path.display())]
    Toml {
        /// The manifest.
        path: PathBuf,
        /// Why.
        message: String,
    },
    /// Cargo.toml is that of a workspace.
    #[error("`{}` is the manifest of a workspace, and of no package", .0.display())]
    Workspace(PathBuf),
    /// The package has no such feature.
    #[error("the package `{package}` has no feature `{feature}`{}", instead(.similar.as_ref()))]
    Feature {
        /// The package.
        package: String,
        /// The feature.
        feature: String,
        /// What may be meant.
        similar: Option<String>,
    },
}

fn instead(name: Option<&String>) -> String {
    name.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

impl Package {
    /// The nearest package: that of the Cargo.toml in a folder or above it.
    ///
    /// # Errors
    /// There is none, it cannot be read, or it is that of a workspace.
    pub fn near(folder: &Path) -> Result<Self, Error> {
        let manifest = folder.ancestors().map(|folder| folder.join("Cargo.toml")).find(|path| path.is_file());
        Self::read(&manifest.ok_or_else(|| Error::Missing(folder.to_owned()))?)
    }

    /// The package of a Cargo.toml.
    ///
    /// # Errors
    /// It cannot be read, or is that of a workspace.
    pub fn read(manifest: &Path) -> Result<Self, Error> {
        let text =
            fs::read_to_string(manifest).map_err(|source| Error::Io { path: manifest.to_owned(), source })?;
        let document = DeTable::parse(&text).map_err(|error| Error::Toml {
            path: manifest.to_owned(),
            message: error.message().to_owned(),
        })?;
        let document = document.get_ref();
        let name = table(document, "package").and_then(|package| string(package, "name"));
        let name = name.ok_or_else(|| Error::Workspace(manifest.to_owned()))?.to_owned();
        let dir = manifest.parent().unwrap_or(Path::new("")).to_owned();
        let metadata = table(document, "package")
            .and_then(|package| table(package, "metadata"))
            .and_then(|metadata| table(metadata, "tinybird"));
        let engine = metadata.and_then(|tinybird| string(tinybird, "engine")).map(str::to_owned);
        let url = metadata.and_then(|tinybird| string(tinybird, "url")).map(str::to_owned);
        let keys = metadata.into_iter().flat_map(|tinybird| tinybird.keys());
        let other_metadata = keys.map(|key| key.get_ref().to_string());
        let other_metadata = other_metadata.filter(|key| key != "engine" && key != "url").collect();
        Ok(Self { name, dir, engine, url, other_metadata, features: features(document) })
    }

    /// The features that are enabled: those that are requested, and what they enable in turn.
    ///
    /// # Errors
    /// The package has no feature of that name.
    pub fn enabled(&self, requested: &Features) -> Result<BTreeSet<String>, Error> {
        let mut enabled = BTreeSet::new();
        let mut queue: Vec<&str> = Vec::new();
        if requested.all {
            queue.extend(self.features.keys().map(String::as_str));
        }
        if !requested.no_default && self.features.contains_key(DEFAULT) {
            queue.push(DEFAULT);
        }
        for feature in &requested.named {
            // `dependency/feature` is another package's.
            if feature.contains('/') {
                continue;
            }
            if !self.features.contains_key(feature) {
                let similar = did_you_mean(feature, self.features.keys().map(String::as_str));
                return Err(Error::Feature {
                    package: self.name.clone(),
                    feature: feature.clone(),
                    similar: similar.map(str::to_owned),
                });
            }
            queue.push(feature);
        }
        while let Some(feature) = queue.pop() {
            let Some(enables) = self.features.get(feature) else { continue };
            if enabled.insert(feature.to_owned()) {
                queue.extend(enables.iter().map(String::as_str));
            }
        }
        Ok(enabled)
    }
}

const DEFAULT: &str = "default";

/// The features of a manifest, with those that optional dependencies stand for.
fn features(manifest: &DeTable<'_>) -> BTreeMap<String, Vec<String>> {
    let mut features = BTreeMap::new();
    let mut by_dep = BTreeSet::new();
    for (name, enables) in table(manifest, "features").into_iter().flatten() {
        let enables = enables.get_ref().as_array().into_iter().flat_map(|all| all.iter());
        let enables: Vec<&str> = enables.filter_map(|one| one.get_ref().as_str()).collect();
        by_dep.extend(enables.iter().filter_map(|one| one.strip_prefix("dep:")).map(str::to_owned));
        // `x/y` enables the optional dependency `x` as well, `x?/y` does not.
        let own = enables.iter().filter_map(|one| match one.split_once('/') {
            Some((dependency, _)) if dependency.ends_with('?') => None,
            Some((dependency, _)) => Some(dependency.to_owned()),
            None => Some((*one).to_owned()),
        });
        features.insert(name.get_ref().to_string(), own.collect());
    }
    let targets = table(manifest, "target").into_iter().flat_map(|targets| targets.iter());
    let tables = targets.filter_map(|(_, target)| target.get_ref().as_table()).chain([manifest]);
    let dependencies =
        tables.flat_map(|tables| ["dependencies", "build-dependencies"].map(|kind| table(tables, kind)));
    for (name, dependency) in dependencies.flatten().flatten() {
        let name = name.get_ref().to_string();
        let is_optional = field(dependency, "optional").and_then(DeValue::as_bool) == Some(true);
        // `dep:name` anywhere takes the feature of that name away.
        if is_optional && !by_dep.contains(&name) {
            features.entry(name).or_default();
        }
    }
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"
        [package]
        name = "app"
        [features]
        default = ["billing", "json"]
        billing = ["money/decimal", "weak?/x"]
        json = ["dep:serde_json"]
        extra = []
        [dependencies]
        money = { version = "1", optional = true }
        weak = { version = "1", optional = true }
        serde_json = { version = "1", optional = true }
        plain = "1"
    "#;

    fn package() -> Package {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("Cargo.toml"), MANIFEST).expect("a file");
        fs::create_dir_all(dir.path().join("src/a")).expect("a folder");
        let package = Package::near(&dir.path().join("src/a")).expect("a package");
        assert_eq!(package.dir, dir.path());
        package
    }

    fn enabled(named: &[&str], all: bool, no_default: bool) -> String {
        let named = named.iter().map(|&name| name.to_owned()).collect();
        match package().enabled(&Features { named, all, no_default }) {
            Ok(enabled) => enabled.into_iter().collect::<Vec<_>>().join(" "),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn features_enable_each_other() {
        assert_eq!(enabled(&[], false, false), "billing default json money");
        assert_eq!(enabled(&["extra", "money/x"], false, true), "extra");
        assert_eq!(enabled(&[], true, false), "billing default extra json money weak");
        assert_eq!(
            enabled(&["ekstra"], false, false),
            "the package `app` has no feature `ekstra`; did you mean `extra`?"
        );
        assert_eq!(enabled(&["serde_json"], false, false), "the package `app` has no feature `serde_json`");
    }

    #[test]
    fn what_is_no_package_is_told() {
        let dir = tempfile::tempdir().expect("a folder");
        let manifest = dir.path().join("Cargo.toml");
        fs::write(&manifest, "[workspace]").expect("a file");
        assert!(matches!(Package::read(&manifest), Err(Error::Workspace(_))));
        fs::write(&manifest, "[package").expect("a file");
        assert!(matches!(Package::read(&manifest), Err(Error::Toml { .. })));
    }
}
