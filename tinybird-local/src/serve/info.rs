//! What there is: the workspace, its pipes and its tokens.

use serde_json::{Value, json};
use tinybird_core::pipe::Node;
use tinybird_core::pipe::Scope;
use tinybird_core::{AnyDefinition, Kind};

use super::State;
use super::access::Access;
use super::http::{Answer, Request};

impl State {
    pub(super) fn health() -> Answer {
        Answer::json(200, &json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
    }

    pub(super) fn pipes(&self, request: &Request) -> Result<Answer, Answer> {
        self.access(request)?.of_all()?;
        let workspace = self.workspace();
        let pipes = workspace.resources().iter().filter(|resource| resource.kind().is_pipe());
        Ok(Answer::json(200, &json!({ "pipes": pipes.map(about_pipe).collect::<Vec<_>>() })))
    }

    pub(super) fn about_pipe(&self, name: &str, access: &Access) -> Result<Answer, Answer> {
        let workspace = self.workspace();
        let pipe = workspace.pipe(name)?;
        access.of(pipe, Scope::Read)?;
        Ok(Answer::json(200, &about_pipe(pipe)))
    }

    pub(super) fn datafile_of_pipe(&self, name: &str, access: &Access) -> Result<Answer, Answer> {
        access.of_all()?;
        let text = self.workspace().pipe(name)?.to_string();
        Ok(Answer { status: 200, content_type: "text/plain; charset=utf-8", body: text.into_bytes() })
    }

    /// As clients ask who they are.
    pub(super) fn about_workspace(&self, request: &Request) -> Result<Answer, Answer> {
        self.access(request)?.of_all()?;
        Ok(Answer::json(200, &json!({ "id": "local", "name": "local", "main": null, "scope": "admin" })))
    }

    pub(super) fn list_tokens(&self, request: &Request) -> Result<Answer, Answer> {
        self.access(request)?.of_all()?;
        let workspace = self.workspace();
        let tokens: Vec<Value> = self
            .tokens()
            .all()
            .enumerate()
            .map(|(number, (name, token))| {
                let scopes = if number == 0 {
                    vec![json!({ "type": "ADMIN" })]
                } else {
                    scopes(workspace.resources(), name)
                };
                json!({ "id": name, "name": name, "token": token, "scopes": scopes })
            })
            .collect();
        Ok(Answer::json(200, &json!({ "tokens": tokens })))
    }
}

/// What resources grant to a token.
fn scopes(resources: &[AnyDefinition], token: &str) -> Vec<Value> {
    let of_resource = |resource: &AnyDefinition| {
        let of = if resource.kind() == Kind::DataSource { "DATASOURCES" } else { "PIPES" };
        let grants = resource.tokens().iter().filter(|grant| grant.token() == token);
        let scopes = grants.flat_map(|grant| grant.scopes().to_vec());
        scopes
            .map(|scope| json!({ "type": format!("{of}:{}", scope.as_str()), "resource": resource.name() }))
            .collect::<Vec<_>>()
    };
    resources.iter().flat_map(of_resource).collect()
}

fn about_pipe(pipe: &AnyDefinition) -> Value {
    let body = pipe.as_pipe();
    let published = body.and_then(|body| body.published()).filter(|_| pipe.kind() == Kind::Endpoint);
    let node =
        |node: &Node| json!({ "name": node.name(), "sql": node.sql(), "description": node.description() });
    let nodes: Vec<Value> = body.map(|body| body.nodes().iter().map(node).collect()).unwrap_or_default();
    json!({
        "id": pipe.name(), "name": pipe.name(), "description": pipe.description(),
        "type": pipe.kind().datafile_type().unwrap_or("default"),
        "endpoint": published.map(Node::name), "nodes": nodes,
    })
}
