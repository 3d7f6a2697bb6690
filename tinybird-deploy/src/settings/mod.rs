//! Which token and which address are used, and who said so.

pub mod env_file;
mod search;

use std::fmt;
use std::path::{Path, PathBuf};

use tinybird_client::Token;
use tinybird_client::blocking::{Client, ClientBuilder};

use crate::error::Error;
use search::Search;

/// Which token and which address are used, and who said so.
///
/// Each is taken from the first place that has it: what the caller gives, `TINYBIRD_*`, `TB_*`, `.env.local`, `.env`,
/// the `.tinyb` of Tinybird's official tool, and, but for secrets, the manifest of the package. Files are looked for in the folder and
/// those above it, up to that of the git repository.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The token of the workspace.
    pub token: Option<Found<Token>>,
    /// The token of a branch, which goes before that of the workspace.
    pub branch_token: Option<Found<Token>>,
    /// The name of the branch whose token that is, where it is known.
    pub branch: Option<Found<String>>,
    /// The address of the API.
    pub url: Found<String>,
    /// What was found and cannot be used, and why.
    pub problems: Vec<String>,
}

/// A value, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// The caller: a flag of the command line.
    Given,
    /// A variable of the environment.
    Variable(&'static str),
    /// A name in a file.
    File(PathBuf, &'static str),
    /// `[package.metadata.tinybird]` of the package's manifest.
    Manifest,
    /// Nobody says anything else.
    Default,
}

/// What goes before, and behind, what is found.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// A token.
    pub token: Option<Token>,
    /// An address.
    pub url: Option<String>,
    /// The address that the package's manifest names.
    pub manifest_url: Option<String>,
}

/// The address that Tinybird's own clients use where none is given.
pub(crate) const DEFAULT_URL: &str = "https://api.tinybird.co";

impl Settings {
    /// The settings for a folder.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn find(folder: &Path) -> Result<Self, Error> {
        Self::find_with(folder, Given::default())
    }

    /// The settings for a folder, with what the caller knows.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn find_with(folder: &Path, given: Given) -> Result<Self, Error> {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
        Search::new(folder, home.as_deref(), &|name| std::env::var(name).ok())?.settings(given)
    }

    /// The token that is used: a branch's, else the workspace's.
    #[must_use]
    pub fn token_in_use(&self) -> Option<&Found<Token>> {
        self.branch_token.as_ref().or(self.token.as_ref())
    }

    /// A client with the token that is used.
    ///
    /// # Errors
    /// There is no token, or the address is not one of a server.
    pub fn client(&self) -> Result<Client, Error> {
        Ok(self.builder(self.token_in_use())?.build()?)
    }

    /// What a client with a token is made of.
    ///
    /// # Errors
    /// There is no token.
    pub fn builder(&self, token: Option<&Found<Token>>) -> Result<ClientBuilder, Error> {
        let token = token.ok_or_else(|| Error::Settings(NO_TOKEN.to_owned()))?;
        Ok(Client::builder().token(token.value.clone()).base_url(&self.url.value))
    }
}

const NO_TOKEN: &str = "there is no token for Tinybird\n\
    help: run `cargo tinybird login`, or set `TINYBIRD_TOKEN` in the environment or in `.env.local`";

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given => f.write_str("the command line"),
            Self::Variable(name) => write!(f, "the variable {name}"),
            Self::File(path, name) => write!(f, "{name} in {}", path.display()),
            Self::Manifest => f.write_str("[package.metadata.tinybird] in Cargo.toml"),
            Self::Default => f.write_str("the default"),
        }
    }
}
