//! Where an engine is looked for.

use std::env;
use std::path::{Path, PathBuf};

use crate::Error;

/// The version of the npm package `@chdb/lib-..` that is installed and tested with.
pub(crate) const VERSION: &str = "26.7.3-stable.1";

/// An engine that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// ClickHouse as a library, `libchdb.so`.
    Library(PathBuf),
}

/// Where to look for an engine.
#[derive(Debug, Clone)]
pub struct Search {
    /// What `TINYBIRD_ENGINE` says.
    variable: Option<PathBuf>,
    /// The folder for caches of this user.
    cache: Option<PathBuf>,
    /// The folder from which `node_modules` is looked for upwards.
    folder: Option<PathBuf>,
}

impl Search {
    /// What the environment of this process says, from the current folder upwards.
    pub fn new() -> Self {
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let cache = variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")));
        Self { variable: variable("TINYBIRD_ENGINE"), cache, folder: env::current_dir().ok() }
    }

    /// The first engine: what `TINYBIRD_ENGINE` names, else the cache's, else that of a `node_modules`.
    pub fn find(&self) -> Result<Location, Error> {
        if let Some(path) = &self.variable {
            return match path.is_file() {
                true => Ok(Location::Library(path.clone())),
                false => Err(Error::Missing { by: "`TINYBIRD_ENGINE`", path: path.clone() }),
            };
        }
        let cached = self.cache.iter().map(|cache| cached(cache));
        let installed = self.folder.iter().flat_map(|folder| folder.ancestors()).flat_map(node_modules);
        cached.chain(installed).find(|path| path.is_file()).map(Location::Library).ok_or(Error::NotFound)
    }
}

impl Default for Search {
    fn default() -> Self {
        Self::new()
    }
}

/// The library in a cache folder.
fn cached(cache: &Path) -> PathBuf {
    cache.join("cargo-tinybird").join("engine").join(VERSION).join("libchdb.so")
}

/// The library in the `node_modules` of a folder. The package for another system has another name.
fn node_modules(folder: &Path) -> Option<PathBuf> {
    let system = match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64-gnu",
        ("linux", "aarch64") => "linux-arm64-gnu",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        _ => return None,
    };
    let package = folder.join("node_modules").join("@chdb").join(format!("lib-{system}"));
    Some(package.join("libchdb.so"))
}
