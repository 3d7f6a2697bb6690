//! The ClickHouse that statements are tried on, for all commands that need one.

use std::env;

use tinybird_build::package::Package;
use tinybird_engine::{Engine, Error, Host, Location, Options, Search};

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

/// Starts it in a child process of this very program.
pub(crate) fn start(location: Location) -> Result<Engine, Error> {
    start_with(location, |_| {})
}

/// The same with options of its own.
pub(crate) fn start_with(location: Location, change: impl FnOnce(&mut Options)) -> Result<Engine, Error> {
    let host = env::current_exe().map(Host::new).or_else(|_| Host::find())?;
    let mut options = Options::new(host);
    change(&mut options);
    Engine::start(location, options)
}
