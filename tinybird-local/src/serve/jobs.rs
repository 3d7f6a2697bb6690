//! `/v0/jobs`: what Tinybird does later is done at once here, so every job is done.

use serde_json::{Value, json};
use tinybird_core::pipe::Scope;

use super::State;
use super::http::{Answer, Request};
use super::query::values;
use crate::workspace;

/// How many jobs are remembered.
const REMEMBERED: usize = 100;

impl State {
    /// Remembers a job.
    pub(super) fn done(&self, kind: &str, what: &Value) -> Result<Value, Answer> {
        let (now, id) = (self.workspace().now()?, workspace::unique());
        let mut job = json!({
            "id": id, "job_id": id, "kind": kind, "status": "done", "created_at": now, "updated_at": now,
            "job_url": format!("http://{}/v0/jobs/{id}", self.address), "progress_percentage": 100,
        });
        if let (Some(job), Some(what)) = (job.as_object_mut(), what.as_object()) {
            job.extend(what.clone());
        }
        let mut jobs = self.jobs();
        if jobs.len() >= REMEMBERED {
            jobs.remove(0);
        }
        jobs.push(job.clone());
        Ok(job)
    }

    pub(super) fn list_jobs(&self, request: &Request) -> Result<Answer, Answer> {
        self.access(request)?.of_all()?;
        Ok(Answer::json(200, &json!({ "jobs": *self.jobs() })))
    }

    pub(super) fn job(&self, id: &str, request: &Request) -> Result<Answer, Answer> {
        self.access(request)?;
        let found = self.jobs().iter().find(|job| job["id"] == id).cloned();
        found
            .map(|job| Answer::json(200, &job))
            .ok_or_else(|| Answer::error(404, format!("unknown job `{id}`")))
    }

    /// Runs a copy pipe.
    pub(super) fn copy(&self, name: &str, request: &Request) -> Result<Answer, Answer> {
        let access = self.access(request)?;
        let parameters = request.parameters()?;
        let replaces = match request.parameter("_mode") {
            None => None,
            Some("append") => Some(false),
            Some("replace") => Some(true),
            Some(other) => {
                let message = format!("unknown `_mode` `{other}`: write `append` or `replace`");
                return Err(Answer::error(400, message));
            }
        };
        let mut workspace = self.workspace();
        access.of(workspace.pipe(name)?, Scope::Read)?;
        workspace.copy(name, &values(&parameters), replaces)?;
        drop(workspace);
        let job = self.done("copy", &json!({ "pipe_name": name }))?;
        Ok(Answer::json(200, &json!({ "id": name, "name": name, "job": job })))
    }
}
