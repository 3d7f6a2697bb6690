//! `cargo tinybird info`: who said what, and never the token.

use serde_json::json;

use crate::MANIFEST;
use crate::remote::{Project, script};

#[test]
fn it_tells_who_said_so() {
    let project = Project::new(&[], &script(&json!({}))).on("feature/new-page");
    let ran = project.run("info");
    ran.is(
        0,
        "address      BASE, from the variable TINYBIRD_URL\n\
         token        from the variable TINYBIRD_TOKEN\n\
         workspace    acme_analytics (11111111-2222-4333-8444-555555555555), as dev@example.com\n\
         git branch   feature/new-page, whose branch in Tinybird is `feature_new_page`",
        "",
    );
}

#[test]
fn every_place_is_read_in_its_turn() {
    let project = Project::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", "")], &script(&json!({})));
    let from = |project: &Project, words: &str| {
        let mut command = project.command(&format!("info {words}"));
        command.env_remove("TINYBIRD_TOKEN").env_remove("TB_TOKEN");
        let ran = project.ran(&command.output().expect("the command"));
        let token = ran.stdout.lines().find(|line| line.starts_with("token")).unwrap_or_default().to_owned();
        let used = project.tinybird.requests().last().and_then(|request| request.authorization.clone());
        (token, used.unwrap_or_default())
    };
    let (token, _) = from(&project, "");
    assert_eq!(token, "token        none");
    let mut places = Vec::new();
    for (file, text) in [
        (".tinyb", r#"{"token": "p.tinyb", "host": "https://nowhere.invalid"}"#),
        (".env", "TB_TOKEN='p.env'"),
        (".env.local", "export TINYBIRD_TOKEN=p.local"),
    ] {
        project.folder.write(file, text);
        places.push(from(&project, ""));
    }
    places.push(from(&project, "--token p.flag"));
    assert_eq!(
        places,
        [
            ("token        from token in HERE/.tinyb".to_owned(), "Bearer p.tinyb".to_owned()),
            ("token        from TB_TOKEN in HERE/.env".to_owned(), "Bearer p.env".to_owned()),
            ("token        from TINYBIRD_TOKEN in HERE/.env.local".to_owned(), "Bearer p.local".to_owned()),
            ("token        from the command line".to_owned(), "Bearer p.flag".to_owned()),
        ]
    );
}

#[test]
fn what_the_server_says_is_shown() {
    let rules = json!([{ "path": "/v1/workspace", "answers": [{ "status": 403, "json": { "error": "no p.admin-token here" } }] }]);
    let project = Project::new(&[], &json!({ "rules": rules }));
    project.run("info").says(2, &["Tinybird answers 403: no (token) here", "cargo tinybird login"]);
}

#[test]
fn the_manifest_names_no_token() {
    let manifest = |line: &str| format!("{MANIFEST}\n[package.metadata.tinybird]\n{line}\n");
    let project = Project::new(
        &[("Cargo.toml", &manifest("token = \"p.x\"")), ("src/lib.rs", "")],
        &script(&json!({})),
    );
    project.run("info").says(2, &["unknown key `token`", "`.env.local`"]);
    project.folder.write("Cargo.toml", &manifest("urll = \"x\""));
    project.run("info").says(2, &["unknown key `urll`", "did you mean `url`?"]);
    project.folder.write("Cargo.toml", &manifest(&format!("url = \"{}\"", project.tinybird.base)));
    let mut command = project.command("info");
    let ran = project.ran(&command.env_remove("TINYBIRD_URL").output().expect("the command"));
    ran.says(0, &["BASE, from [package.metadata.tinybird] in Cargo.toml"]);
}
