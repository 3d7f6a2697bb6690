//! Every request of `deploy` and `pull` fails in every way: what is live, and what is on disk, is old or new, and the message
//! says so and names the next command.

use std::thread;

use serde_json::{Value, json};

use crate::remote::{DATAFILES, Project, live};

/// How a request can fail. `default` does what was asked for first.
fn faults() -> Vec<(&'static str, Value)> {
    let limited = json!({ "status": 429, "headers": { "Retry-After": "0.2" }, "json": { "error": "Too many requests" } });
    vec![
        ("reset", json!({ "close": true })),
        ("reset after it was done", json!({ "default": true, "close": true })),
        ("half an answer", json!({ "default": true, "truncate": 20 })),
        ("limited", limited),
        ("500", json!({ "status": 500, "json": { "error": "Internal error" } })),
        (
            "502 after it was done",
            json!({ "default": true, "status": 502, "json": null, "text": "<html><h1>Bad Gateway</h1></html>" }),
        ),
        ("503", json!({ "status": 503, "text": "unavailable" })),
        ("403", json!({ "status": 403, "json": { "error": "invalid authentication token" } })),
        ("not JSON", json!({ "status": 200, "text": "<html>" })),
        ("hanging", json!({ "default": true, "hang_ms": 6000 })),
        ("silent", json!({ "delay_ms": 6000 })),
    ]
}

/// A rule that fails a request: once, or always.
fn rule(request: (&str, &str), fault: &Value, is_once: bool) -> Value {
    json!([{ "method": request.0, "path": request.1, "answers": [fault], "once": is_once }])
}

fn deploy(request: (&str, &str), name: &str, fault: &Value, is_once: bool) {
    let case = format!("{} {} {name}, {}", request.0, request.1, if is_once { "once" } else { "always" });
    let script = json!({ "rules": rule(request, fault, is_once), "state": { "deployments": live() } });
    let project = Project::new(DATAFILES, &script);
    let ran = project.run("deploy --yes --request-timeout 2 --timeout 5");
    let said = format!("{case}: exit code {:?}\n{}{}", ran.code, ran.stdout, ran.stderr);
    let deployments = project.tinybird.state("deployments");
    let deployments = deployments.as_array().expect("deployments");
    assert!(deployments.len() <= 2, "two were begun: {said}");
    assert!(!project.tinybird.lines().iter().any(|line| line.starts_with("DELETE")), "{said}");
    let live: Vec<&str> =
        deployments.iter().filter(|one| one["live"] == true).filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(live.len(), 1, "{said}");
    let (began, is_new) = (deployments.len() == 2, live == ["2"]);
    match ran.code {
        Some(0) => assert!(is_new && ran.stderr.contains("deployment 2 is live"), "{said}"),
        Some(2) => {
            assert!(said.contains("cargo tinybird "), "{said}");
            let says_nothing = said.contains("nothing was deployed") || said.contains("no deployment began");
            assert_eq!(says_nothing, !began, "{said}");
            let says_unknown = said.contains("is not known") || said.contains("goes on");
            assert_eq!(says_unknown, began, "{said}");
        }
        _ => panic!("{said}"),
    }
    // What passes is no failure, unless it is a refusal.
    let is_refused = matches!(name, "403" | "not JSON") || (request.0 == "POST" && !began);
    assert_eq!(ran.code == Some(0), is_once && !is_refused || is_new && ran.code == Some(0), "{said}");
}

#[test]
fn a_deployment_is_old_or_new() {
    let faults = faults();
    thread::scope(|scope| {
        for request in [("GET", "/v1/deployments"), ("POST", "/v1/deploy"), ("GET", "/v1/deployments/2")] {
            for (name, fault) in &faults {
                for is_once in [true, false] {
                    scope.spawn(move || deploy(request, name, fault, is_once));
                }
            }
        }
    });
}

fn pull(request: &'static str, name: &str, fault: &Value, is_once: bool) {
    let case = format!("{request} {name}, {}", if is_once { "once" } else { "always" });
    let script = json!({ "rules": rule(("GET", request), fault, is_once), "state": {
        "datasources": { "a": { "file": "SCHEMA >\n    `x` String\n" }, "b": { "file": "SCHEMA >\n    `x` String\n" } },
        "pipes": { "p": { "file": "NODE n\nSQL >\n    SELECT 1\n" } },
    } });
    let project = Project::new(&[("tinybird/datasources/a.datasource", "old")], &script);
    let ran = project.run("pull --force --request-timeout 2");
    let said = format!("{case}: exit code {:?}\n{}{}", ran.code, ran.stdout, ran.stderr);
    let files = project.folder.files();
    let is_new = project.folder.read("tinybird/datasources/a.datasource") != "old";
    assert_eq!(files.len(), if is_new { 4 } else { 2 }, "{files:?} {said}");
    match ran.code {
        Some(0) => assert!(is_new, "{said}"),
        Some(2) => {
            assert!(!is_new && said.contains("nothing was written") && said.contains("help: "), "{said}")
        }
        _ => panic!("{said}"),
    }
    let is_final = matches!(name, "403" | "not JSON");
    assert!(ran.code == Some(0) || !is_once || is_final, "{said}");
}

#[test]
fn what_is_pulled_is_all_or_nothing() {
    let faults = faults();
    thread::scope(|scope| {
        for request in [
            "/v0/datasources",
            "/v1/pipes",
            "/v0/connectors",
            "/v0/datasources/b.datasource",
            "/v1/pipes/p.pipe",
        ] {
            for (name, fault) in &faults {
                // A datafile may be any text.
                if *name == "not JSON" && request.contains('.') {
                    continue;
                }
                for is_once in [true, false] {
                    scope.spawn(move || pull(request, name, fault, is_once));
                }
            }
        }
    });
}

#[test]
fn nobody_is_there() {
    let project = Project::new(DATAFILES, &json!({}));
    for words in ["deploy --yes", "deploy --check", "pull"] {
        let mut command = project.command(&format!("{words} --url http://127.0.0.1:1"));
        let ran = project.ran(&command.output().expect("the command"));
        ran.says(2, &["no connection to the server", "cargo tinybird info"]);
        assert!(ran.stderr.contains("nothing was"), "{}", ran.stderr);
    }
}
