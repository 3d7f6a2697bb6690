//! Jobs: what the server does for a while.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tinybird_client::http::Method;

use super::{Api, lenient};
use crate::error::Error;

/// Something that the server does for a while.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Job {
    #[serde(deserialize_with = "lenient::id")]
    id: String,
    #[serde(deserialize_with = "lenient::id")]
    job_id: String,
    /// What it does, in the server's words.
    #[serde(deserialize_with = "lenient::id")]
    pub kind: String,
    /// `waiting`, `working`, `done`, `error` or `cancelled`.
    #[serde(deserialize_with = "lenient::id")]
    pub status: String,
    /// When it began.
    pub created_at: Option<String>,
    /// How far it is.
    pub progress_percentage: Option<f64>,
    error: Value,
    errors: Value,
    datasource: Value,
    /// How many rows are in quarantine.
    pub quarantine_rows: Option<u64>,
    /// How many lines could not be read.
    pub invalid_lines: Option<u64>,
}

impl Job {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        if self.id.is_empty() { &self.job_id } else { &self.id }
    }

    /// Whether it is over, well or not.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(&*self.status, "done" | "error" | "cancelled")
    }

    /// The data source that it is about.
    #[must_use]
    pub fn datasource(&self) -> Option<&str> {
        self.datasource["name"].as_str()
    }

    /// What went wrong, in the server's words.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let text = |value: &Value| match value {
            Value::Null | Value::Bool(false) => None,
            Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Value::Array(all) => {
                let all: Vec<String> = all
                    .iter()
                    .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned))
                    .collect();
                Some(all.join("; ")).filter(|text| !text.is_empty())
            }
            other => Some(other.to_string()),
        };
        text(&self.error).or_else(|| text(&self.errors))
    }
}

#[derive(Deserialize)]
struct All {
    #[serde(default, deserialize_with = "lenient::entries")]
    jobs: Vec<Job>,
}

impl Api {
    /// The jobs of the last two days.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn jobs(&self) -> Result<Vec<Job>, Error> {
        Ok(self.get::<All>(&["v0", "jobs"], "the jobs")?.jobs)
    }

    /// A job.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn job(&self, id: &str) -> Result<Job, Error> {
        self.get(&["v0", "jobs", id], "the job")
    }

    /// Cancels a job.
    ///
    /// # Errors
    /// What the server or the connection refuses.
    pub fn cancel_job(&self, id: &str) -> Result<(), Error> {
        self.request(Method::POST, &["v0", "jobs", id, "cancel"]).send()?;
        Ok(())
    }

    /// Waits until a job is over: asked for after half a second, then less and less often.
    ///
    /// # Errors
    /// What the server or the connection refuses, and a job that is not over in time. That it failed is no error of this.
    pub fn wait_for_job(
        &self,
        job: Job,
        limit: Duration,
        progress: &mut dyn FnMut(&Job),
    ) -> Result<Job, Error> {
        let transport = self.client().transport();
        let (begin, mut wait, mut job) = (transport.now(), Duration::from_millis(500), job);
        let id = job.id().to_owned();
        if id.is_empty() {
            return Err(Error::answer("the job", "it has no id"));
        }
        while !job.is_over() {
            progress(&job);
            if transport.now().saturating_sub(begin) >= limit {
                let seconds = limit.as_secs();
                return Err(Error::Settings(format!(
                    "the job {id} is not over after {seconds} seconds, and goes on: it is {}\n\
                     help: `cargo tinybird jobs {id}` shows it",
                    job.status
                )));
            }
            transport.sleep(wait);
            wait = (wait + wait / 2).min(Duration::from_secs(5));
            job = self.job(&id)?;
        }
        Ok(job)
    }
}
