//! Where an engine is usually installed.

use std::env;
use std::path::{Path, PathBuf};

use super::{Candidate, Location, VERSION, probe};

/// The folders that are looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// The folder for caches of this user.
    pub(super) cache: Option<PathBuf>,
    /// The current folder, from which `node_modules` is looked for upwards.
    pub(super) folder: PathBuf,
    /// Folders for libraries.
    pub(super) libraries: Vec<PathBuf>,
    /// Folders for programs.
    pub(super) programs: Vec<PathBuf>,
}

impl Places {
    /// Those that the environment of this process names.
    pub(super) fn of_environment() -> Self {
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let system = ["/usr/local/lib", "/usr/lib", "/opt/homebrew/lib"].map(PathBuf::from);
        Self {
            cache: cache(),
            folder: env::current_dir().unwrap_or_default(),
            libraries: variable("CHDB_LIB_DIR").into_iter().chain(system).collect(),
            programs: env::var_os("PATH").iter().flat_map(env::split_paths).collect(),
        }
    }

    /// A program by its name.
    pub(super) fn on_path(&self, name: &str) -> Option<PathBuf> {
        self.programs.iter().map(|folder| folder.join(name)).find(|path| path.is_file())
    }

    /// What is there, one after the other. What is absent is skipped; what needs a process to be started comes last.
    pub(super) fn candidates(&self) -> impl Iterator<Item = Candidate> {
        let cached = self.cache.iter().map(|cache| library(cache));
        let modules = self.folder.ancestors().filter_map(node_modules);
        let system = self.libraries.iter().map(|folder| folder.join(LIBRARY));
        let is_there = |path: &PathBuf| path.is_file();
        let cached_python = self.cache.iter().map(|cache| python(cache)).filter(is_there);
        let pythons = ["python3", "python"].into_iter().filter_map(|name| self.on_path(name));
        let libraries = |path: PathBuf| Candidate {
            place: path.display().to_string(),
            found: Ok(Location::Library(path)),
        };
        let programs = self.on_path("clickhouse").into_iter().map(|path| Candidate {
            place: path.display().to_string(),
            found: Ok(Location::ClickHouse(path)),
        });
        cached
            .filter(is_there)
            .map(libraries)
            .chain(cached_python.filter_map(with_package))
            .chain(modules.chain(system).filter(is_there).map(libraries))
            .chain(pythons.filter_map(with_package))
            .chain(programs)
    }
}

/// A Python that has the package, or one that cannot be used. A Python without it is not mentioned.
fn with_package(path: PathBuf) -> Option<Candidate> {
    let found = match probe::python(&path) {
        Err(why) if why == probe::NO_PACKAGE => return None,
        found => found.map(|_| Location::Python(path.clone())),
    };
    Some(Candidate { place: path.display().to_string(), found })
}

const LIBRARY: &str = "libchdb.so";

/// The folder for caches of this user, where it has one.
pub fn cache() -> Option<PathBuf> {
    let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")))
}

/// The folder in a cache folder that engines are installed in.
fn engines(cache: &Path) -> PathBuf {
    cache.join("cargo-tinybird").join("engine")
}

/// Where in a cache folder the library is installed.
pub(crate) fn library(cache: &Path) -> PathBuf {
    engines(cache).join(VERSION).join(LIBRARY)
}

/// Where in a cache folder a Python that has ClickHouse is installed.
pub(crate) fn python(cache: &Path) -> PathBuf {
    engines(cache).join("python").join("bin").join("python3")
}

/// What the npm package for this system is called, `None` where there is none.
pub(crate) fn npm_package() -> Option<&'static str> {
    match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") if cfg!(not(target_env = "musl")) => Some("@chdb/lib-linux-x64-gnu"),
        ("linux", "aarch64") if cfg!(not(target_env = "musl")) => Some("@chdb/lib-linux-arm64-gnu"),
        ("macos", "x86_64") => Some("@chdb/lib-darwin-x64"),
        ("macos", "aarch64") => Some("@chdb/lib-darwin-arm64"),
        _ => None,
    }
}

/// The library in the `node_modules` of a folder.
fn node_modules(folder: &Path) -> Option<PathBuf> {
    Some(folder.join("node_modules").join(npm_package()?).join(LIBRARY))
}
