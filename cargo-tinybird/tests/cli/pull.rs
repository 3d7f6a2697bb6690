//! `cargo tinybird pull`: all of what is deployed, or nothing.

use serde_json::json;

use crate::MANIFEST;
use crate::remote::Project;

fn workspace() -> serde_json::Value {
    json!({ "state": {
        "datasources": { "page_views": { "file": "SCHEMA >\n    `page` String\n" }, "é_rows": { "file": "SCHEMA >\n    `a` String\n" } },
        "pipes": { "top": { "file": "NODE n\nSQL >\n    SELECT count() AS n FROM page_views\n\nTYPE endpoint\n" } },
        "connectors": { "events": { "file": "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS a:9092\n" } },
    } })
}

const FILES: [&str; 4] = [
    "tinybird/connections/events.connection",
    "tinybird/datasources/page_views.datasource",
    "tinybird/datasources/é_rows.datasource",
    "tinybird/endpoints/top.pipe",
];

#[test]
fn everything_is_there_in_the_folders_of_its_kind() {
    let project = Project::new(&[], &workspace());
    project
        .run("pull --dry-run")
        .says(0, &["Missing tinybird/endpoints/top.pipe", "4 datafiles would be written"]);
    assert_eq!(project.folder.files(), [".git/HEAD"]);
    project.run("pull").says(0, &["Created tinybird/endpoints/top.pipe", "4 datafiles written, 0 unchanged"]);
    assert_eq!(project.folder.files()[1..], FILES);
    assert_eq!(project.folder.read(FILES[1]), "SCHEMA >\n    `page` String\n");
    project.run("pull").says(0, &["0 datafiles written, 4 unchanged"]);
}

#[test]
fn files_that_differ_are_replaced_by_force_only() {
    let project = Project::new(&[(FILES[1], "mine"), ("tinybird/pipes/other.pipe", "other")], &workspace());
    project.run("pull").says(1, &[FILES[1], "nothing was written", "--force"]);
    assert_eq!(project.folder.files().len(), 3);
    project.run("pull --force").says(0, &["Updated tinybird/datasources/page_views.datasource"]);
    assert_eq!(project.folder.files().len(), 6);
    assert_eq!(project.folder.read("tinybird/pipes/other.pipe"), "other");
}

#[test]
fn names_do_not_lead_out_of_the_folder() {
    let project = Project::new(&[], &json!({ "state": { "pipes": { "../../x": { "file": "evil" } } } }));
    project.run("pull").says(2, &["`../../x` cannot be the name of a file", "nothing was written"]);
    assert_eq!(project.folder.files(), [".git/HEAD"]);
}

#[test]
fn it_becomes_rust() {
    let project =
        Project::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", "pub mod datafiles;\n")], &workspace());
    let ran = project.run("pull --rust");
    ran.says(
        0,
        &["Created src/datafiles/mod.rs", "`tinybird/datasources/é_rows.datasource` stays a datafile"],
    );
    assert!(project.folder.read("src/datafiles/datasources.rs").contains("pub PageViews"));
    project.run("check").says(0, &["4 resources"]);
    project.run("pull --rust").says(0, &["0 datafiles written"]);
}

#[test]
fn the_servers_limit_is_kept_to() {
    let limited =
        json!({ "status": 429, "headers": { "Retry-After": "1" }, "json": { "error": "Too many requests" } });
    let mut script = workspace();
    script["rules"] = json!([{ "path": "/v1/pipes/top.pipe", "once": true, "answers": [limited] }]);
    let project = Project::new(&[], &script);
    let begin = std::time::Instant::now();
    project.run("pull").says(0, &["4 datafiles written"]);
    assert!(begin.elapsed().as_millis() >= 1000);
    assert_eq!(project.tinybird.lines().iter().filter(|line| line.contains("top.pipe")).count(), 2);
}
