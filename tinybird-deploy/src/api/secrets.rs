//! Secrets of the workspace: `secret("NAME")` in the definitions.

use serde::Deserialize;
use tinybird_client::http::Method;

use super::{Api, lenient};
use crate::error::Error;

#[derive(Deserialize)]
struct All {
    #[serde(default, deserialize_with = "lenient::entries")]
    variables: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default, deserialize_with = "lenient::id")]
    name: String,
}

impl Api {
    /// The names of the secrets; nobody gets the values back.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn secrets(&self) -> Result<Vec<String>, Error> {
        let all = self.get::<All>(&["v0", "variables"], "the secrets")?;
        Ok(all.variables.into_iter().map(|one| one.name).collect())
    }

    /// Sets a secret, whether it is there or not.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn set_secret(&self, name: &str, value: &str) -> Result<(), Error> {
        if self.secrets()?.iter().any(|other| other == name) {
            self.request(Method::PUT, &["v0", "variables", name]).form([("value", value)]).send()?;
        } else {
            self.request(Method::POST, &["v0", "variables"])
                .form([("name", name), ("value", value)])
                .send()?;
        }
        Ok(())
    }

    /// Deletes a secret.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn delete_secret(&self, name: &str) -> Result<(), Error> {
        self.request(Method::DELETE, &["v0", "variables", name]).send()?;
        Ok(())
    }
}
