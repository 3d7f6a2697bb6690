//! Where an engine is looked for, and in which order.

mod named;
pub(crate) mod places;
pub(crate) mod probe;

use std::env;
use std::path::{Path, PathBuf};

use crate::Error;
use places::Places;

/// The version of the npm package `@chdb/lib-..` that is installed and tested with.
pub(crate) const VERSION: &str = "26.7.3-stable.1";

/// An engine that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// ClickHouse as a library, `libchdb.so`.
    Library(PathBuf),
    /// A Python that has the package `chdb`.
    Python(PathBuf),
    /// The program `clickhouse`.
    ClickHouse(PathBuf),
    /// The HTTP address of a server. What it says may hold a password: [`Location`]'s `Display` leaves that out.
    Address(String),
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Library(path) => write!(f, "the library `{}`", path.display()),
            Self::Python(path) => write!(f, "the Python `{}`", path.display()),
            Self::ClickHouse(path) => write!(f, "the program `{}`", path.display()),
            Self::Address(address) => write!(f, "the server `{}`", without_password(address)),
        }
    }
}

/// An address without the user and password that it may hold.
fn without_password(address: &str) -> String {
    take_user(address).0
}

/// An address without the user and password that it may hold, and these.
pub(crate) fn take_user(address: &str) -> (String, Option<&str>) {
    let start = address.find("://").map_or(0, |at| at + "://".len());
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |at| start + at);
    match address[start..end].rfind('@') {
        Some(at) => {
            let (user, rest) = (&address[start..start + at], &address[start + at + 1..]);
            (format!("{}{rest}", &address[..start]), Some(user))
        }
        None => (address.to_owned(), None),
    }
}

/// What was looked at, and what was found there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate {
    /// Where: `TINYBIRD_ENGINE`, a folder, a program.
    pub place: String,
    /// What is there, or why it is not an engine.
    pub found: Result<Location, String>,
}

/// Where to look for an engine: first what somebody names, then where one is usually installed.
#[derive(Debug, Clone)]
pub struct Search {
    /// What flag, variable and manifest say, in the order in which they count.
    named: Vec<Named>,
    places: Places,
}

/// An engine that somebody names.
#[derive(Debug, Clone)]
struct Named {
    by: &'static str,
    value: String,
    /// The folder that a relative path starts from.
    folder: PathBuf,
}

impl Search {
    /// What the environment of this process says, from the current folder upwards.
    pub fn new() -> Self {
        let places = Places::of_environment();
        let mut search = Self { named: Vec::new(), places };
        if let Some(value) = env::var("TINYBIRD_ENGINE").ok().filter(|value| !value.is_empty()) {
            let folder = search.places.folder.clone();
            search.named.push(Named { by: "`TINYBIRD_ENGINE`", value, folder });
        }
        search
    }

    /// With what the user says for this one time, which counts before all else.
    #[must_use]
    pub fn flag(mut self, value: impl Into<String>) -> Self {
        let folder = self.places.folder.clone();
        self.named.insert(0, Named { by: "`--engine`", value: value.into(), folder });
        self
    }

    /// With the value of `engine` in `[package.metadata.tinybird]` of a manifest in this folder. It counts after the variable.
    #[must_use]
    pub fn metadata(mut self, value: impl Into<String>, folder: &Path) -> Self {
        let by = "`engine` in `[package.metadata.tinybird]`";
        self.named.push(Named { by, value: value.into(), folder: folder.to_owned() });
        self
    }

    /// The first engine. What somebody names is used or is an error.
    pub fn find(&self) -> Result<Location, Error> {
        match self.named.first() {
            Some(named) => named::read(named, &self.places),
            None => {
                self.places.candidates().find_map(|candidate| candidate.found.ok()).ok_or(Error::NotFound)
            }
        }
    }

    /// All that is looked at, in order: the first that is an engine is what [`Search::find`] finds, unless an engine that
    /// somebody names cannot be used.
    pub fn candidates(&self) -> Vec<Candidate> {
        let named = self.named.iter().map(|named| Candidate {
            place: format!("`{}`, set by {}", without_password(&named.value), named.by),
            found: named::read(named, &self.places).map_err(|error| match error {
                Error::NotAnEngine { why, .. } => why,
                Error::Off { .. } => "no ClickHouse is used".to_owned(),
                error => error.to_string(),
            }),
        });
        named.chain(self.places.candidates()).collect()
    }
}

impl Default for Search {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests;
