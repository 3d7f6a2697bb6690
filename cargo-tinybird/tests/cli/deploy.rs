//! `cargo tinybird deploy`, and what goes with it.

use serde_json::json;

use crate::MANIFEST;
use crate::remote::{DATAFILES, Project, script};

#[test]
fn a_project_goes_live() {
    let states = json!({ "state": { "deployment_states": [{ "status": "creating_schema" }, { "status": "data_ready" }] } });
    let project = Project::new(DATAFILES, &script(&states));
    let ran = project.run("deploy --yes");
    ran.says(
        0,
        &["New data source `page_views`", "New pipe `top`", "creating_schema", "deployment 2 is live"],
    );
    assert_eq!(
        project.tinybird.lines(),
        ["GET /v1/deployments", "POST /v1/deploy", "GET /v1/deployments/2", "GET /v1/deployments/2"]
    );
    assert_eq!(project.tinybird.requests()[1].parameter("auto_promote"), Some("true"));
    let parts = project.tinybird.requests()[1].parts();
    assert_eq!(parts[0].0, "datasources/page_views.datasource");
    assert_eq!(parts[1], (DATAFILES[1].0.replace("tinybird/", ""), DATAFILES[1].1.to_owned()));
}

#[test]
fn without_anybody_to_ask_nothing_is_sent() {
    let project = Project::new(DATAFILES, &script(&json!({})));
    project.run("deploy").says(2, &["nobody to ask", "--yes", "--check"]);
    assert!(project.tinybird.lines().is_empty());
}

/// Of each thing that stands in the way: it is named, and it is there afterwards.
#[test]
fn what_others_made_is_never_removed() {
    for status in ["data_ready", "calculating", "creating_schema", "schema_ready"] {
        for flags in
            ["--yes", "--yes --allow-destructive --any-branch", "--yes --no-promote", "--yes --no-wait"]
        {
            let deployments = json!([
                { "id": "0", "status": "data_ready", "live": true }, { "id": "3", "status": status, "live": false },
            ]);
            let project = Project::new(DATAFILES, &json!({ "state": { "deployments": deployments } }));
            let ran = project.run(&format!("deploy {flags}"));
            ran.says(
                1,
                &["deployment 3 stands in the way", "cargo tinybird discard 3", "nothing was deployed"],
            );
            assert_eq!(project.tinybird.lines(), ["GET /v1/deployments"]);
            assert_eq!(project.tinybird.state("deployments"), deployments);
        }
    }
    // What the server removes by itself is not in the way.
    for status in ["failed", "deleting", "deleted"] {
        let deployments = json!([{ "id": "0", "status": status, "live": false }]);
        let project = Project::new(DATAFILES, &json!({ "state": { "deployments": deployments } }));
        project.run("deploy --yes").says(0, &["is live"]);
    }
}

#[test]
fn another_branch_than_main_is_not_deployed_by_itself() {
    for flags in ["--yes", "--yes --allow-destructive", "--yes --no-promote --no-wait"] {
        let project = Project::new(DATAFILES, &script(&json!({}))).on("feature");
        project.run(&format!("deploy {flags}")).says(2, &["`feature` is not main", "--any-branch"]);
        assert!(project.tinybird.lines().is_empty());
    }
    let project = Project::new(DATAFILES, &script(&json!({}))).on("feature");
    project.run("deploy --yes --any-branch").says(0, &["is live"]);
    // A check changes nothing, and a branch of Tinybird's is nobody else's.
    project.run("deploy --check").says(0, &["nothing was deployed"]);
    let project = Project::new(DATAFILES, &script(&json!({}))).on("feature");
    project.with("TINYBIRD_BRANCH_TOKEN", "p.branch").run("deploy --yes").says(0, &["is live"]);
    // Where CI has no branch checked out, it says which one it builds.
    let project = Project::new(DATAFILES, &script(&json!({})));
    project.folder.write(".git/HEAD", "0000000000000000000000000000000000000001\n");
    project.with("GITHUB_REF_NAME", "theirs").run("deploy --yes").says(2, &["`theirs` is not main"]);
}

#[test]
fn a_check_shows_what_would_change() {
    let answer = json!({ "state": {
        "datasources": { "page_views": { "file": "SCHEMA >\n    `page` UInt8,\n    `old` String\n" } },
        "deploy_answer": { "deployment": {
            "new_datasource_names": [], "changed_datasource_names": ["page_views"], "deleted_pipe_names": ["gone"],
            "token_changes": [{ "token_name": "app", "change_type": "updated", "permission_changes": {
                "added_permissions": [{ "resource_name": "top", "resource_type": "Pipe", "permission": "READ" }] } }],
            "data_movements": [{ "datasource_name": "page_views", "kind": "backfill_with_forward_query" }],
            "feedback": [{ "resource": "top", "level": "WARNING", "message": "this is slow" }],
        } },
    } });
    let project = Project::new(DATAFILES, &script(&answer));
    let ran = project.run("deploy --check");
    ran.says(
        1,
        &[
            "Changed data source `page_views`",
            "Deleted column `old String` of `page_views`",
            "Changed column `page UInt8 → String` of `page_views`",
            "Deleted pipe `gone`",
            "token `app` is updated, gets READ on `top`",
            "rows of `page_views` are written again: backfill_with_forward_query",
            "warning: this is slow\n --> tinybird/endpoints/top.pipe:1:1",
            "the deployment deletes pipe `gone`",
            "--allow-destructive",
        ],
    );
    project.run("deploy --check --allow-destructive").says(0, &["nothing was deployed"]);
    assert!(
        project
            .tinybird
            .requests()
            .iter()
            .filter(|request| request.method == "POST")
            .all(|request| { request.parameter("check") == Some("true") })
    );
}

#[test]
fn a_server_that_deletes_without_leave_is_stopped() {
    let answer =
        json!({ "state": { "deploy_answer": { "deployment": { "deleted_datasource_names": ["rows"] } } } });
    let project = Project::new(DATAFILES, &script(&answer));
    project
        .run("deploy --yes")
        .says(1, &["Deleted data source `rows`", "was cancelled", "--allow-destructive"]);
    assert_eq!(project.tinybird.state("deployments").as_array().map(Vec::len), Some(1));
    project.run("deploy --yes --allow-destructive").says(0, &["is live"]);
}

#[test]
fn mistakes_stand_where_they_were_written() {
    let source = "use tinybird::{datasource, endpoint};\n\ndatasource! {\n    pub Views { schema: { page: String } }\n}\n\n\
                  endpoint! {\n    pub Top {\n        nodes: { counted: \"SELECT count() AS n FROM views\" },\n    }\n}\n";
    let answer = json!({ "state": { "deploy_answer": { "status": 400, "result": "failed", "errors": [
        { "filename": "views.datasource", "error": "the sorting key is bad" },
        { "filename": "endpoints/top.pipe", "error": "in node 'counted': no column n" },
        { "error": "the project is bad" },
    ] } } });
    let project = Project::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", source)], &script(&answer));
    for words in ["deploy --check", "deploy --yes"] {
        project.run(words).says(
            1,
            &[
                "error: the sorting key is bad\n --> src/lib.rs:4:9",
                "error: in node 'counted': no column n\n --> src/lib.rs:9:27",
                "error: the project is bad\n",
                "nothing was deployed",
            ],
        );
    }
    let line = project.run("deploy --check --format json");
    let first: serde_json::Value = line
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .find(|line: &serde_json::Value| line["line"] == 4)
        .expect("a place");
    assert_eq!((&first["file"], &first["severity"]), (&json!("src/lib.rs"), &json!("error")));
    // A mistake of our own is found before anything is sent.
    let before = project.tinybird.lines().len();
    project.folder.write("src/lib.rs", "tinybird::datasource! { pub Views { schema: { page: Strin } } }\n");
    project.run("deploy --yes").says(1, &["error"]);
    assert_eq!(project.tinybird.lines().len(), before);
}

#[test]
fn what_fails_later_is_told_with_the_reason() {
    let states = json!({ "state": { "deployment_states": [
        { "status": "failed", "errors": [{ "filename": "top.pipe", "error": "the rows do not fit" }] },
        { "status": "deleting", "errors": [] },
    ] } });
    let project = Project::new(DATAFILES, &script(&states));
    project.run("deploy --yes").says(
        1,
        &[
            "error: the rows do not fit\n --> tinybird/endpoints/top.pipe:1:1",
            "deployment 2 failed",
            "what was live before is live",
        ],
    );
}

#[test]
fn a_deployment_that_takes_too_long_goes_on() {
    let states = json!({ "state": { "deployment_states": [] } });
    let project = Project::new(DATAFILES, &script(&states));
    project
        .run("deploy --yes --timeout 1")
        .says(2, &["deployment 2 is not ready after 1 seconds", "cargo tinybird discard 2", "--timeout"]);
}

#[test]
fn what_is_staged_is_promoted_or_discarded() {
    let project = Project::new(DATAFILES, &script(&json!({})));
    project
        .run("deploy --yes --no-promote")
        .says(0, &["deployment 2 is ready, and not live", "cargo tinybird promote 2"]);
    project.run("deployments").says(0, &["1      live", "2      staged"]);
    project.run("promote").says(0, &["deployment 2 is live", "Removed deployment 1, which was live before"]);
    project.run("promote 2").says(0, &["is live already"]);
    project.run("promote").says(1, &["no deployment is staged"]);
    project.run("promote 9").says(1, &["there is no deployment 9"]);
    project.run("discard 2 --yes").says(1, &["deployment 2 is live"]);
    project.run("discard 1 --yes").says(1, &["there is no deployment 1"]);
    let ran = project.run("deployments --format json");
    assert_eq!(
        ran.stdout.trim(),
        r#"{"created_at":"2026-01-02 03:04:05.000006","deployment":"2","reason":"deployment","state":"live","status":"data_ready"}"#
    );
}

#[test]
fn what_is_not_ready_is_cancelled() {
    let project = Project::new(
        DATAFILES,
        &json!({ "state": { "deployments": [{ "id": "7", "status": "calculating", "live": false }] } }),
    );
    project.run("promote 7").says(1, &["deployment 7 is in progress (calculating)"]);
    project.run("discard 7").says(2, &["nobody to ask", "--yes"]);
    assert_eq!(project.tinybird.state("deployments").as_array().map(Vec::len), Some(1));
    project.run("discard 7 --yes").says(0, &["Removed deployment 7"]);
    assert_eq!(project.tinybird.state("deployments"), json!([]));
}

#[test]
fn what_is_deployed_already_is_not_deployed_again() {
    let answer = json!({ "state": { "deploy_answer": { "result": "no_changes", "deployment": null } } });
    let project = Project::new(DATAFILES, &script(&answer));
    project.run("deploy --yes").says(0, &["there is nothing to do"]);
    assert_eq!(project.tinybird.lines().len(), 2);
}

#[test]
fn an_empty_project_is_not_deployed() {
    let project = Project::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", "")], &script(&json!({})));
    project.run("deploy --yes").says(1, &["there is nothing to deploy", "would delete everything"]);
    assert!(project.tinybird.lines().is_empty());
}

/// A terminal: what is written to it is typed, and what is read from it was shown.
#[cfg(unix)]
fn terminal() -> (std::fs::File, impl Fn() -> std::process::Stdio) {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&controller).and_then(|()| unlockpt(&controller)).expect("a terminal");
    let name = ptsname(&controller, Vec::new()).expect("its name").into_string().expect("a text");
    let stdio = move || {
        let file = std::fs::File::options().read(true).write(true).open(&name).expect("the terminal");
        std::process::Stdio::from(file)
    };
    (std::fs::File::from(controller), stdio)
}

/// Types an answer after each text that is shown; returns the exit code and all that was shown.
#[cfg(unix)]
fn talk(mut command: std::process::Command, talk: &[(&str, &str)]) -> (Option<i32>, String) {
    use std::io::{Read as _, Write as _};
    let (mut terminal, stdio) = terminal();
    command.stdin(stdio()).stdout(stdio()).stderr(stdio());
    let mut child = command.spawn().expect("the command");
    drop(command);
    let (mut shown, mut from) = (String::new(), 0);
    for (question, answer) in talk {
        while !shown[from..].contains(question) {
            let mut bytes = [0; 1024];
            let read = terminal
                .read(&mut bytes)
                .unwrap_or_else(|error| panic!("{error} before {question:?}: {shown}"));
            shown.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        from = shown.len();
        terminal.write_all(answer.as_bytes()).expect("the terminal");
    }
    let mut bytes = [0; 1024];
    // The terminal is closed at the end.
    while let Ok(read @ 1..) = terminal.read(&mut bytes) {
        shown.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    (child.wait().expect("its end").code(), shown)
}

#[cfg(unix)]
#[test]
fn a_person_is_asked() {
    let project = Project::new(DATAFILES, &script(&json!({}))).on("feature");
    let (code, shown) = talk(project.command("deploy"), &[("Deploy it to the workspace? [y/N]", "n\n")]);
    assert!(code == Some(1) && shown.contains("nothing was deployed"), "{shown}");
    assert!(project.tinybird.lines().is_empty());
    let (code, shown) = talk(
        project.command("deploy"),
        &[("Deploy it to the workspace? [y/N]", "y\n"), ("Deploy this? [y/N]", "\n")],
    );
    assert!(code == Some(1) && shown.contains("New data source `page_views`"), "{shown}");
    assert_eq!(project.tinybird.lines(), ["POST /v1/deploy"]);
    assert_eq!(project.tinybird.requests()[0].parameter("check"), Some("true"));
    let (code, shown) = talk(project.command("deploy --any-branch"), &[("Deploy this? [y/N]", "yes\n")]);
    assert!(code == Some(0) && shown.contains("deployment 2 is live"), "{shown}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_asks_what_is_meant() {
    let states = json!({ "state": { "deployment_states": [] } });
    let project = Project::new(DATAFILES, &script(&states));
    let (code, shown) = talk(
        project.command("deploy --yes"),
        &[("Waiting", "\u{3}"), ("Cancel deployment 2? [y/N]", "n\n"), ("Keep waiting for it? [y/N]", "n\n")],
    );
    assert!(code == Some(130) && shown.contains("deployment 2 goes on"), "{shown}");
    assert_eq!(project.tinybird.state("deployments").as_array().map(Vec::len), Some(2));

    let project = Project::new(DATAFILES, &script(&states));
    let (code, shown) = talk(
        project.command("deploy --yes"),
        &[
            ("Waiting", "x\u{3}"),
            ("Cancel deployment 2? [y/N]", "n\n"),
            ("Keep waiting for it? [y/N]", "y\n"),
            ("Waiting", "\u{3}"),
            ("Cancel deployment 2? [y/N]", "y\n"),
        ],
    );
    assert!(code == Some(130) && shown.contains("deployment 2 was cancelled"), "{shown}");
    assert_eq!(project.tinybird.state("deployments").as_array().map(Vec::len), Some(1));
}
