//! The ClickHouse that statements are tried on, for all commands that need one.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::time::UNIX_EPOCH;
use std::{env, fs};

use tinybird_build::package::Package;
use tinybird_engine::{Engine, Error, Host, Location, Options, Search};
use tinybird_local::prove::Cache;

use crate::cli;

/// Where to look for it: what the user says, the variable, the manifest of the package, then where one is usually installed.
pub(crate) fn search(arguments: &cli::ClickHouse, package: Option<&Package>) -> Search {
    let mut search = Search::new();
    if let Some((package, engine)) = package.and_then(|package| Some((package, package.engine.as_ref()?))) {
        search = search.metadata(engine, &package.dir);
    }
    match &arguments.engine {
        Some(engine) => search.flag(engine),
        None => search,
    }
}

/// One that starts, with its first statement, in a child process of this very program.
pub(crate) fn at(location: Location) -> Result<Engine, Error> {
    Ok(Engine::at(location, Options::new(host()?)))
}

/// Starts it in a child process of this very program.
pub(crate) fn start(location: Location) -> Result<Engine, Error> {
    start_with(location, |_| {})
}

/// The same with options of its own.
pub(crate) fn start_with(location: Location, change: impl FnOnce(&mut Options)) -> Result<Engine, Error> {
    let mut options = Options::new(host()?);
    change(&mut options);
    Engine::start(location, options)
}

fn host() -> Result<Host, Error> {
    env::current_exe().map(Host::new).or_else(|_| Host::find())
}

/// What this ClickHouse said before of the project in a folder.
pub(crate) fn known(folder: &Path, location: &Location) -> Cache {
    let Some(cache) = tinybird_engine::cache_folder() else { return Cache::new() };
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    let path = cache.join("cargo-tinybird").join("proofs").join(format!("{:016x}", hasher.finish()));
    // Another file in the same place is another engine.
    let file = match location {
        Location::Library(path) | Location::Python(path) | Location::ClickHouse(path) => {
            fs::metadata(path).ok()
        }
        _ => None,
    };
    let modified = file.and_then(|file| Some((file.len(), file.modified().ok()?)));
    let changed = modified.map_or(String::new(), |(length, time)| {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        format!(" {length} {}", since.as_nanos())
    });
    Cache::open(&path, &format!("{location}{changed}"))
}
