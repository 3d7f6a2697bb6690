//! The tokens of a local workspace: kept with its data, so that they are the same the next time.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tinybird_core::AnyDefinition;

use super::access::Access;

/// The tokens of a local workspace. They do not show in `Debug`.
pub struct Tokens {
    path: PathBuf,
    admin: String,
    user: String,
    /// Those that the resources name.
    named: BTreeMap<String, String>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Tokens {
    /// Those of a file, which is made if it is not there. Only this user may read it.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds something else.
    pub fn open(path: &Path) -> io::Result<Self> {
        let tokens = match std::fs::read_to_string(path) {
            Ok(text) => {
                let kept: Option<Value> = serde_json::from_str(&text).ok();
                let read = kept.as_ref().and_then(|kept| Self::read(path, kept));
                return read.ok_or_else(|| io::Error::other("it does not hold tokens: remove it"));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Self { path: path.to_owned(), admin: new()?, user: new()?, named: BTreeMap::new() }
            }
            Err(error) => return Err(error),
        };
        tokens.write()?;
        Ok(tokens)
    }

    fn read(path: &Path, kept: &Value) -> Option<Self> {
        let text = |name: &str| Some(kept.get(name)?.as_str()?.to_owned());
        let named = kept.get("named")?.as_object()?.iter();
        let named = named.map(|(name, token)| Some((name.clone(), token.as_str()?.to_owned())));
        let (admin, user) = (text("workspace_admin_token")?, text("user_token")?);
        Some(Self { path: path.to_owned(), admin, user, named: named.collect::<Option<_>>()? })
    }

    fn write(&self) -> io::Result<()> {
        let text = json!({
            "workspace_admin_token": self.admin, "user_token": self.user, "named": self.named,
        });
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        writeln!(options.open(&self.path)?, "{text:#}")
    }

    /// Makes a token for each name that the resources grant something to.
    pub(super) fn name_all(&mut self, resources: &[AnyDefinition]) -> io::Result<()> {
        let before = self.named.len();
        for grant in resources.iter().flat_map(|resource| resource.tokens()) {
            if !self.named.contains_key(grant.token()) {
                self.named.insert(grant.token().to_owned(), new()?);
            }
        }
        if self.named.len() == before { Ok(()) } else { self.write() }
    }

    /// What a token may do, if it is one.
    pub(super) fn access(&self, token: &str) -> Option<Access> {
        if is_same(token, &self.admin) || is_same(token, &self.user) {
            return Some(Access::Admin);
        }
        let (name, _) = self.named.iter().find(|(_, other)| is_same(token, other))?;
        Some(Access::Named(name.clone()))
    }

    /// As Tinybird Local answers them.
    pub(super) fn of_local(&self) -> Value {
        json!({
            "user_token": self.user, "admin_token": self.admin, "workspace_admin_token": self.admin,
        })
    }

    /// All of them, with their names.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let named = self.named.iter().map(|(name, token)| (name.as_str(), token.as_str()));
        std::iter::once(("workspace admin token", self.admin.as_str())).chain(named)
    }
}

/// A token that nobody can guess.
fn new() -> io::Result<String> {
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("p.{digits}"))
}

/// Compares in a time that does not tell how much of it is right.
fn is_same(token: &str, other: &str) -> bool {
    let differences = token.bytes().zip(other.bytes()).fold(0, |found, (a, b)| found | (a ^ b));
    token.len() == other.len() && differences == 0
}
