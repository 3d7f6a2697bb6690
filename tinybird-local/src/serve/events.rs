//! `/v0/events`: rows, each a line of JSON.

use serde_json::json;
use tinybird_core::pipe::Scope;

use super::State;
use super::http::{Answer, Request};

impl State {
    pub(super) fn events(&self, request: &Request) -> Result<Answer, Answer> {
        let access = self.access(request)?;
        let Some(name) = request.parameter("name") else {
            return Err(Answer::error(400, "the parameter `name` is missing: the data source's name"));
        };
        let is_waited_for = match request.parameter("wait") {
            None | Some("false" | "0") => false,
            Some("true" | "1") => true,
            Some(other) => {
                return Err(Answer::error(400, format!("`wait` is `true` or `false`, not `{other}`")));
            }
        };
        let mut workspace = self.workspace();
        access.of(workspace.data_source(name)?, Scope::Append)?;
        let appended = workspace.append(name, &request.body)?;
        self.told(name, &appended);
        let counts = json!({
            "successful_rows": appended.written, "quarantined_rows": appended.quarantined.len(),
        });
        // The rows are written in both cases; who does not wait is not to rely on it.
        Ok(Answer::json(if is_waited_for { 200 } else { 202 }, &counts))
    }
}
