//! What Tinybird's TypeScript SDK sends, recorded, and what `cargo tinybird` sends where the server answers the same.
//!
//! `tests/scenarios` has the recordings. Where one says `better`, the SDK does not do what it should, and `note` says why.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::Ran;
use crate::imitation::Request;
use crate::remote::Project;

/// A scenario that was played.
struct Played {
    name: String,
    scenario: Value,
    project: Project,
    ran: Ran,
}

fn recording(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/scenarios/{name}.json"));
    serde_json::from_str(&fs::read_to_string(path).expect("a recording")).expect("JSON")
}

/// Plays a scenario by our words for it, on the project that was recorded.
fn play(name: &str, words: &str) -> Played {
    let scenario = recording(name);
    let parts = recording("deploy-check")["requests"][0]["body"]["parts"].clone();
    let parts = parts.as_array().expect("parts").iter();
    let files: Vec<(String, String)> = parts
        .map(|part| {
            let name = part["filename"].as_str().expect("a name");
            let folder = match name.rsplit('.').next() {
                Some("pipe") => "endpoints",
                Some("connection") => "connections",
                _ => "datasources",
            };
            (format!("tinybird/{folder}/{name}"), part["text"].as_str().expect("a text").to_owned())
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let mut project = Project::new(&files, &scenario["server"]);
    match scenario["user"]["git_branch"].as_str() {
        Some("(detached)") => project.folder.write(".git/HEAD", "0000000000000000000000000000000000000001\n"),
        Some(branch) => project = project.on(branch),
        None => fs::remove_dir_all(project.folder.path(".git")).expect("a folder"),
    }
    for (path, text) in scenario["user"]["files"].as_object().into_iter().flatten() {
        if path.starts_with(".env") {
            project.folder.write(path, text.as_str().expect("a text"));
        }
    }
    let mut removed = Vec::new();
    for (variable, value) in scenario["user"]["env"].as_object().into_iter().flatten() {
        match value.as_str() {
            Some(value) => project = project.with(variable, value),
            None => removed.push(variable.clone()),
        }
    }
    let mut command = project.command(words);
    for name in &removed {
        command.env_remove(name);
    }
    let ran = project.ran(&command.output().expect("the command"));
    Played { name: name.to_owned(), scenario, project, ran }
}

/// What is compared of a request: not `from`, by which the SDK says who it is, not a boundary, and not the folders of files.
fn seen(request: &Request) -> Value {
    let mut parts: Vec<(String, String)> = request.parts();
    for (name, text) in &mut parts {
        *name = name.rsplit('/').next().unwrap_or_default().to_owned();
        *text = text.trim_end_matches('\n').to_owned();
    }
    parts.sort();
    json!([request.method, request.path, request.query, request.authorization, parts])
}

fn wanted(recorded: &Value) -> Value {
    let query = recorded["query"].as_array().expect("a query").iter().filter(|pair| pair[0] != "from");
    let parts = recorded["body"]["parts"].as_array().into_iter().flatten();
    let mut parts: Vec<(String, String)> = parts
        .map(|part| {
            let text = part["text"].as_str().unwrap_or_default().trim_end_matches('\n');
            (part["filename"].as_str().unwrap_or_default().to_owned(), text.to_owned())
        })
        .collect();
    parts.sort();
    json!([
        recorded["method"],
        recorded["path"],
        query.collect::<Vec<_>>(),
        recorded["headers"]["authorization"],
        parts
    ])
}

impl Played {
    /// The same requests were sent as are recorded.
    #[track_caller]
    fn is_same(&self) {
        let mut sent: Vec<Value> = self.project.tinybird.requests().iter().map(seen).collect();
        let recorded = self.scenario["requests"].as_array().expect("requests");
        let mut recorded: Vec<Value> = recorded.iter().map(wanted).collect();
        if self.scenario["order"] == "any" {
            sent.sort_by_key(Value::to_string);
            recorded.sort_by_key(Value::to_string);
        }
        assert_eq!(sent, recorded, "{}:\n{}{}", self.name, self.ran.stdout, self.ran.stderr);
    }
}

#[test]
fn the_same_requests_are_sent() {
    for (name, words, code) in [
        ("deploy-check", "deploy --check", 0),
        ("deploy-check-destructive", "deploy --check --allow-destructive", 0),
        ("deploy-no-auto", "deploy --yes --no-promote", 0),
        ("deploy-no-wait", "deploy --yes --no-wait", 0),
        ("deploy-three-polls", "deploy --yes", 0),
        ("info-local-down", "info --format json", 0),
        ("branch-delete", "branch delete feature --yes", 0),
        ("branch-list", "branch list", 0),
        ("branch-status", "branch status", 0),
        ("build-branch-new", "build", 0),
        ("build-data-mode", "build --data last-partition", 0),
        ("build-detached-ci", "build", 0),
        ("build-env-file", "build", 0),
        ("open-bad-env", "open --env nowhere", 2),
        ("preview-detached", "preview --dry-run", 0),
        ("preview-json", "preview --format json", 0),
        ("truncate-json", "truncate page_views --yes", 0),
        ("dev-watch-main", "dev", 2),
        ("pull-empty", "pull", 0),
        ("pull-force", "pull --force", 0),
    ] {
        let played = play(name, words);
        played.is_same();
        assert_eq!(played.ran.code, Some(code), "{name}: {}", played.ran.stderr);
    }
}

#[test]
fn what_the_sdk_does_not_do() {
    let played = play("deploy-debug", "deploy --yes --no-wait");
    played.ran.says(1, &["deployment 3 stands in the way"]);
    assert_eq!(played.project.tinybird.lines(), ["GET /v1/deployments"]);

    let played = play("deploy-feature-branch", "deploy --yes");
    played.ran.says(2, &["--any-branch"]);
    assert!(played.project.tinybird.lines().is_empty());

    let played = play("deploy-reset", "deploy --yes");
    played.ran.says(2, &["no deployment began", "what is live did not change"]);

    // The branch is read once before it is made again.
    let played = play("preview-there", "preview");
    played.ran.says(0, &["branch `tmp_ci_feature_new_page` has the project"]);
    let recorded = played.scenario["requests"].as_array().expect("requests").len();
    assert_eq!(played.project.tinybird.lines().len(), recorded - 1);

    let played = play("build-no-git", "build");
    played.ran.says(2, &["no git branch is checked out here"]);
    assert!(played.project.tinybird.lines().is_empty());

    let played = play("token-list", "token list");
    played.ran.says(0, &["backend", "ADMIN"]);
    assert!(!played.ran.stdout.contains("p.backend"));

    // Only the machine itself is asked.
    let scenario = "build-local-there";
    let local = crate::imitation::Imitation::new(&json!({ "rules": [
        { "path": "/tokens", "answers": [{ "json": { "user_token": "p.user", "admin_token": "p.admin" } }] },
        { "path": "/v1/user/workspaces", "answers": [
            { "json": { "workspaces": [], "organization_id": "o" } },
            { "json": { "workspaces": [{ "name": "mine", "token": "p.local" }], "organization_id": "o" } },
        ] },
        { "path": "/v1/workspaces", "answers": [{ "json": {} }] },
    ] }));
    let project = Project::new(crate::remote::DATAFILES, &recording(scenario)["server"])
        .with("TB_LOCAL_HOST", &local.base);
    project.run("build --docker --branch mine").says(0, &["Built the workspace `mine` of Tinybird Local"]);
    assert!(project.tinybird.lines().is_empty());
    assert_eq!(
        local.lines(),
        [
            "GET /tokens",
            "GET /v1/user/workspaces",
            "POST /v1/workspaces",
            "GET /v1/user/workspaces",
            "POST /v1/build"
        ]
    );
    assert_eq!(
        local.requests().last().and_then(|request| request.authorization.clone()).as_deref(),
        Some("Bearer p.local")
    );
}
