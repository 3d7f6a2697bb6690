//! Tinybird Local: workspaces of one's own machine.

use serde::Deserialize;
use tinybird_client::Token;
use tinybird_client::http::Method;

use super::{Api, json, lenient};
use crate::error::Error;

/// The tokens of a Tinybird Local.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct LocalTokens {
    /// The user's: it makes workspaces.
    #[serde(default, deserialize_with = "lenient::token")]
    pub user_token: Option<Token>,
    /// The administrator's: it lists them.
    #[serde(default, deserialize_with = "lenient::token")]
    pub admin_token: Option<Token>,
}

/// A workspace of a Tinybird Local.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct LocalWorkspace {
    /// Its name.
    #[serde(default, deserialize_with = "lenient::id")]
    pub name: String,
    /// Its token.
    #[serde(default, deserialize_with = "lenient::token")]
    pub token: Option<Token>,
}

/// The workspaces of a Tinybird Local.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct LocalWorkspaces {
    /// All of them.
    #[serde(default, deserialize_with = "lenient::entries")]
    pub workspaces: Vec<LocalWorkspace>,
    /// The organization that new ones belong to.
    pub organization_id: Option<String>,
}

impl Api {
    /// The tokens of the Tinybird Local that this is.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn local_tokens(&self) -> Result<LocalTokens, Error> {
        self.get(&["tokens"], "the tokens of Tinybird Local")
    }

    /// The workspaces of the Tinybird Local that this is, by the administrator's token.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn local_workspaces(&self) -> Result<LocalWorkspaces, Error> {
        let request =
            self.request(Method::GET, &["v1", "user", "workspaces"]).query("with_organization", true);
        json(&request.send()?, "the workspaces of Tinybird Local")
    }

    /// Makes a workspace in the Tinybird Local that this is, by the user's token.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn create_local_workspace(&self, name: &str, organization: Option<&str>) -> Result<(), Error> {
        let organization = organization.map(|id| ("assign_to_organization_id", id));
        let fields = std::iter::once(("name", name)).chain(organization);
        self.request(Method::POST, &["v1", "workspaces"]).form(fields).send()?;
        Ok(())
    }
}
