//! The workspace that a token is of.

use serde::Deserialize;

use super::{Api, lenient};
use crate::error::Error;

/// The workspace, or the branch, that a token is of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Workspace {
    /// Its id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "lenient::nullable")]
    pub name: String,
    /// Who the token is of.
    pub user_email: Option<String>,
    #[serde(deserialize_with = "lenient::id")]
    main: String,
}

impl Workspace {
    /// Whether it is a branch of a workspace.
    #[must_use]
    pub fn is_branch(&self) -> bool {
        !matches!(&*self.main, "" | "false")
    }
}

impl Api {
    /// The workspace that the token is of.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn workspace(&self) -> Result<Workspace, Error> {
        self.get(&["v1", "workspace"], "the workspace")
    }
}
