//! The page at `/`.

use super::State;
use super::http::{Answer, Request};
use crate::site::ASSETS;

impl State {
    /// A file of the page, if one has this name.
    pub(super) fn asset(name: &str) -> Option<Answer> {
        let name = if name.is_empty() { "index.html" } else { name };
        let asset = ASSETS.iter().find(|asset| asset.name == name)?;
        Some(Answer { status: 200, content_type: asset.content_type, body: asset.text.as_bytes().to_vec() })
    }

    pub(super) fn project_json(&self, request: &Request) -> Result<Answer, Answer> {
        self.access(request)?.of_all()?;
        Ok(Answer::json(200, &self.project()))
    }
}
