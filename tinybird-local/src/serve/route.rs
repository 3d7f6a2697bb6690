//! Which request is what.

use super::State;
use super::http::{Answer, Request};

impl State {
    pub(super) fn route(&self, request: &Request) -> Result<Answer, Answer> {
        let path: Vec<&str> = request.path.iter().map(String::as_str).collect();
        // A slash at the end says nothing.
        let path = path.strip_suffix(&[""]).filter(|path| !path.is_empty()).unwrap_or(&path);
        let (is_get, is_post) = (request.is_get(), request.method() == "POST");
        if let ([name], true) = (path, is_get)
            && let Some(asset) = Self::asset(name)
        {
            return Ok(asset);
        }
        match path {
            ["project.json"] if is_get => self.project_json(request),
            ["tokens"] if is_get => Ok(Answer::json(200, &self.tokens().of_local())),
            ["v0", "health"] | ["version"] if is_get => Ok(Self::health()),
            ["v0", "events"] if is_post => self.events(request),
            ["v0", "sql"] if is_get || is_post => self.sql(request),
            ["v0" | "v1", "pipes"] if is_get => self.pipes(request),
            ["v0", "pipes", name, "copy"] if is_post => self.copy(name, request),
            ["v0" | "v1", "pipes", name] if is_get || is_post => self.pipe(name, request),
            ["v0" | "v1", "datasources"] if is_get => self.datasources(request),
            ["v0", "datasources"] if is_post => {
                self.import(None, request.parameter("mode").unwrap_or("create"), request)
            }
            ["v1", "datasources", name, mode @ ("append" | "replace")] if is_post => {
                self.import(Some(name), mode, request)
            }
            ["v0" | "v1", "datasources", name] if is_get => self.datasource(name, request),
            ["v0" | "v1", "datasources", name, "truncate"] if is_post => self.truncate(name, request),
            ["v0" | "v1", "datasources", name, "delete"] if is_post => self.delete(name, request),
            ["v0", "jobs"] if is_get => self.list_jobs(request),
            ["v0", "jobs", id] if is_get => self.job(id, request),
            ["v0", "tokens"] if is_get => self.list_tokens(request),
            ["v0", "tokens", ..] => Err(Answer::error(
                400,
                "tokens are not made here: the project's `tokens` make static ones, and JWTs are not known",
            )),
            ["v0" | "v1", "workspace"] if is_get => self.about_workspace(request),
            ["tokens"]
            | ["v0", "health" | "events" | "sql" | "jobs", ..]
            | ["v0" | "v1", "pipes" | "datasources", ..] => {
                Err(Answer::error(405, format!("{} is not a method of this address", request.method())))
            }
            _ => Err(Answer::error(
                404,
                format!("`/{}` is not an address of the local workspace", path.join("/")),
            )),
        }
    }
}
