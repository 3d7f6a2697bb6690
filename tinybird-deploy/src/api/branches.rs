//! Branches of a workspace.

use serde::Deserialize;
use tinybird_client::Token;
use tinybird_client::http::Method;

use super::jobs::Job;
use super::{Api, json, lenient};
use crate::error::Error;

/// A branch of a workspace.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Branch {
    /// Its id.
    #[serde(default, deserialize_with = "lenient::id")]
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::id")]
    pub name: String,
    /// When it was made, as the server writes it.
    #[serde(default)]
    pub created_at: Option<String>,
    /// Its token, where it was asked for.
    #[serde(default, deserialize_with = "lenient::token")]
    pub token: Option<Token>,
}

#[derive(Deserialize)]
struct All {
    #[serde(default, deserialize_with = "lenient::nullable")]
    environments: Vec<Branch>,
}

#[derive(Deserialize)]
struct Created {
    job: Job,
}

impl Api {
    /// All branches of the workspace.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn branches(&self) -> Result<Vec<Branch>, Error> {
        Ok(self.get::<All>(&["v1", "environments"], "the branches")?.environments)
    }

    /// A branch by its name, with its token; none where there is none.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn branch(&self, name: &str) -> Result<Option<Branch>, Error> {
        let asked = self.request(Method::GET, &["v0", "environments", name]).query("with_token", true).send();
        match asked {
            Ok(answer) => Ok(Some(json(&answer, "the branch")?)),
            Err(error) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Begins to make a branch, with data of the workspace if asked: `last_partition` or `all_partitions`.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn create_branch(&self, name: &str, data: Option<&str>) -> Result<Job, Error> {
        let mut request = self.request(Method::POST, &["v1", "environments"]).query("name", name);
        if let Some(data) = data {
            request = request.query("data", data);
        }
        Ok(json::<Created>(&request.send()?, "the new branch")?.job)
    }

    /// Deletes a branch by its id.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn delete_branch(&self, id: &str) -> Result<(), Error> {
        self.request(Method::DELETE, &["v0", "environments", id]).send()?;
        Ok(())
    }
}
