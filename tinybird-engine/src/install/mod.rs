//! Installing an engine where nobody but the user asks for it: by their own npm or pip, with checksums that are shipped here.

mod npm;
mod pip;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::find::{places, probe};
use crate::{Error, Location};

/// A client of a package registry, as the user has it: it knows their mirrors, proxies and passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// `npm`, for ClickHouse as a library.
    Npm,
    /// `pip`, for a Python of its own that has ClickHouse.
    Pip,
}

impl Client {
    /// The client that fits this system and is installed. npm comes first: the library starts faster.
    pub fn find() -> Option<Self> {
        let on_path = |name: &str| {
            let folders = env::var_os("PATH").unwrap_or_default();
            env::split_paths(&folders).any(|folder| folder.join(name).is_file())
        };
        match () {
            () if npm::package().is_some() && on_path("npm") => Some(Self::Npm),
            () if cfg!(unix) && on_path("python3") => Some(Self::Pip),
            () => None,
        }
    }

    /// What it installs, and how much that is.
    pub fn what(self) -> String {
        match self {
            Self::Npm => format!("`{}` from npm: 180 MB to download, 570 MB on the disk", npm::spec()),
            Self::Pip => format!("`{}` from PyPI: 180 MB to download, 530 MB on the disk", pip::SPEC),
        }
    }
}

/// Installs an engine under the user's cache folder, where [`Search`](crate::Search) looks for it. One that is there stays.
pub fn install(client: Client) -> Result<Location, Error> {
    let place = place(client)
        .ok_or_else(|| failed("installing", "neither HOME nor XDG_CACHE_HOME names a folder"))?;
    match &place {
        _ if is_there(&place) => {}
        Location::Python(python) => pip::install(python)?,
        Location::Library(library) => npm::install(library)?,
        // Nothing installs these.
        Location::ClickHouse(_) | Location::Address(_) => {}
    }
    Ok(place)
}

/// What is installed already.
pub fn installed(client: Client) -> Option<Location> {
    place(client).filter(is_there)
}

/// Where an engine is installed.
fn place(client: Client) -> Option<Location> {
    let cache = places::cache()?;
    Some(match client {
        Client::Npm => Location::Library(places::library(&cache)),
        Client::Pip => Location::Python(places::python(&cache)),
    })
}

fn is_there(place: &Location) -> bool {
    match place {
        Location::Python(python) => probe::python(python).is_ok(),
        Location::Library(path) | Location::ClickHouse(path) => path.is_file(),
        Location::Address(_) => true,
    }
}

/// The error that something failed.
fn failed(what: impl Into<String>, why: impl ToString) -> Error {
    Error::Install { what: what.into(), why: why.to_string().trim().to_owned() }
}

/// Runs a program to its end. What it says where it fails is the error.
fn run(command: &mut Command) -> Result<(), Error> {
    let words: Vec<_> = [command.get_program()].into_iter().chain(command.get_args()).take(4).collect();
    let what = format!("`{}`", words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "));
    let output = command.stdin(Stdio::null()).output().map_err(|error| failed(&what, error))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(failed(what, String::from_utf8_lossy(&output.stderr))),
    }
}

/// A folder for what is being installed, removed at the end.
#[derive(Debug)]
struct Work(PathBuf);

impl Work {
    /// Makes one in the folder that the result is moved to.
    fn new(target: &Path) -> Result<Self, Error> {
        let parent = target.parent().unwrap_or(Path::new("."));
        let path = parent.join(format!("install-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|source| Error::Folder { path: path.clone(), source })?;
        Ok(Self(path))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
