//! An engine in a child process: what the program that asks has of it.

mod folder;
pub(crate) mod frame;
mod process;
pub(crate) mod start;

pub(crate) use process::Process;

use std::path::Path;

use start::Program;

use crate::find::probe;
use crate::{Error, Location};

/// What the child is to run for a location.
pub(crate) fn program(location: &Location) -> Result<Program, Error> {
    // A file is granted to the child by its real path.
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    Ok(match location {
        Location::Library(path) => Program::Library(real(path)),
        Location::ClickHouse(path) => Program::ClickHouse(real(path)),
        Location::Python(path) => Program::Python(probe::python(path).map_err(Error::Unusable)?),
        Location::Address(_) => return Err(Error::Unusable("a server is not a program".to_owned())),
    })
}
