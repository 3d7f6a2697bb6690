//! Deployments, as the server tells of them.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use tinybird_client::http::Method;

use super::{Api, json, lenient};
use crate::changes::Changes;
use crate::error::Error;

/// A deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Deployment {
    /// Its id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The server's word for how far it is.
    #[serde(deserialize_with = "lenient::nullable")]
    pub status: String,
    /// Whether it answers queries.
    #[serde(deserialize_with = "lenient::nullable")]
    pub live: bool,
    /// When it began, as the server writes it.
    pub created_at: Option<String>,
    /// What the server says about the project.
    #[serde(deserialize_with = "lenient::entries")]
    pub feedback: Vec<Feedback>,
    /// Mistakes.
    #[serde(deserialize_with = "lenient::entries")]
    pub errors: Vec<Mistake>,
    /// What it changes.
    #[serde(flatten)]
    pub changes: Changes,
}

/// How far a deployment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// The server works on it.
    Working,
    /// It is ready, and may be set live.
    Staged,
    /// It answers queries.
    Live,
    /// It failed: the server removes it by itself.
    Failed,
    /// It is being removed, or is gone.
    Gone,
}

impl Deployment {
    /// How far it is. What the server calls otherwise is work.
    #[must_use]
    pub fn state(&self) -> State {
        match &*self.status {
            "deleting" | "deleted" => State::Gone,
            "failed" => State::Failed,
            _ if self.live => State::Live,
            "live" => State::Live,
            "data_ready" => State::Staged,
            _ => State::Working,
        }
    }

    /// Whether no other deployment can begin while this one is there.
    #[must_use]
    pub fn is_in_the_way(&self) -> bool {
        matches!(self.state(), State::Working | State::Staged)
    }

    /// Mistakes, and what the server says about the project at this level.
    #[must_use]
    pub fn said(&self, level: Level) -> Vec<Mistake> {
        let said = self.feedback.iter().filter(|feedback| feedback.level == level);
        let said = said
            .map(|feedback| Mistake { file: feedback.resource.clone(), message: feedback.message.clone() });
        let mistakes = if level == Level::Error { self.errors.as_slice() } else { &[] };
        let mut all: Vec<Mistake> = mistakes.iter().cloned().chain(said).collect();
        let mut seen = std::collections::HashSet::new();
        all.retain(|mistake| seen.insert(mistake.clone()));
        all
    }
}

/// What the server says about a resource.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Feedback {
    /// The resource, where it is about one.
    #[serde(default)]
    pub resource: Option<String>,
    /// How bad it is.
    #[serde(default, deserialize_with = "level")]
    pub level: Level,
    /// What is said.
    #[serde(default, deserialize_with = "text")]
    pub message: String,
}

/// How bad it is what the server says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The deployment cannot be.
    Error,
    /// Something may not be meant.
    Warning,
    /// Something to know.
    #[default]
    Info,
}

/// A mistake, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[non_exhaustive]
pub struct Mistake {
    /// The file or the resource, where it is in one.
    #[serde(default, alias = "filename", alias = "resource")]
    pub file: Option<String>,
    /// What is wrong.
    #[serde(default, alias = "error", deserialize_with = "text")]
    pub message: String,
}

impl Mistake {
    /// A mistake that stands nowhere.
    pub fn new(message: impl Into<String>) -> Self {
        Self { file: None, message: message.into() }
    }
}

fn level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Level, D::Error> {
    let word = Value::deserialize(deserializer)?;
    Ok(match word.as_str().unwrap_or_default().to_ascii_uppercase().as_str() {
        "ERROR" => Level::Error,
        "WARNING" => Level::Warning,
        _ => Level::Info,
    })
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    lenient::id(deserializer)
}

#[derive(Deserialize)]
struct One {
    deployment: Deployment,
}

#[derive(Deserialize)]
struct All {
    #[serde(default, deserialize_with = "lenient::nullable")]
    deployments: Vec<Deployment>,
}

impl Api {
    /// All deployments that the workspace has.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn deployments(&self) -> Result<Vec<Deployment>, Error> {
        Ok(self.get::<All>(&["v1", "deployments"], "the deployments")?.deployments)
    }

    /// A deployment.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn deployment(&self, id: &str) -> Result<Deployment, Error> {
        Ok(self.get::<One>(&["v1", "deployments", id], "the deployment")?.deployment)
    }

    /// Sets a deployment live that is ready.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn promote(&self, id: &str) -> Result<Deployment, Error> {
        let answer = self.request(Method::POST, &["v1", "deployments", id, "set-live"]).send()?;
        Ok(json::<One>(&answer, "the deployment")?.deployment)
    }

    /// Removes a deployment that is not live, or cancels one that is not ready.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn discard(&self, id: &str) -> Result<(), Error> {
        self.request(Method::DELETE, &["v1", "deployments", id]).send()?;
        Ok(())
    }
}
