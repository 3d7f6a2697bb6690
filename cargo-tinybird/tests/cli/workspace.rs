//! Commands about logins, branches, builds, data, tokens and secrets.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::MANIFEST;
use crate::remote::{DATAFILES, Project};

fn branch(name: &str) -> Value {
    json!({ "id": format!("b-{name}"), "name": name, "created_at": "2026-01-02 03:04:05", "token": format!("p.branch-{name}") })
}

#[test]
fn branches_are_made_used_and_deleted() {
    let project = Project::new(&[], &json!({}));
    project.run("branch list").says(0, &["has no branches"]);
    project.run("branch create").says(2, &["this is the git branch main"]);
    project.run("branch create a-b").says(2, &["`a-b` is not a name", "write `a_b`"]);
    project.run("branch create test --data last-partition").says(0, &["Created branch `test`"]);
    assert_eq!(project.tinybird.requests()[1].parameter("data"), Some("last_partition"));
    project.run("branch list").says(0, &["test"]);
    project.run("branch use nowhere").says(1, &["there is no branch `nowhere`"]);
    project.run("branch use test").says(0, &["branch `test`"]);
    let file = project.folder.read(".env.local");
    assert_eq!(file, "TINYBIRD_BRANCH=test\nTINYBIRD_BRANCH_TOKEN=p.branch-test\n");
    assert_eq!(project.folder.read(".gitignore"), ".env.local\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(project.folder.path(".env.local")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    project.run("sql SELECT_1").says(0, &["(1 row)"]);
    let last = || project.tinybird.requests().last().and_then(|request| request.authorization.clone());
    assert_eq!(last().as_deref(), Some("Bearer p.branch-test"));
    project.run("branch use main").says(0, &["the workspace itself"]);
    assert_eq!(project.folder.read(".env.local"), "");
    project.run("branch delete test").says(2, &["nobody to ask", "--yes"]);
    project.run("branch delete test --yes").says(0, &["Deleted branch `test`"]);
    project.run("branch delete test --yes").says(1, &["there is no branch `test`"]);
}

#[test]
fn two_git_branches_do_not_share_one() {
    let project = Project::new(DATAFILES, &json!({})).on("a/b");
    for name in ["a/b", "a-b"] {
        project
            .folder
            .write(&format!(".git/refs/heads/{name}"), "0000000000000000000000000000000000000001\n");
    }
    // git lists only branches of commits that are there.
    let git = |words: &[&str]| {
        let mut command = std::process::Command::new("git");
        command
            .args(["-c", "user.name=x", "-c", "user.email=x@x"])
            .args(words)
            .current_dir(project.folder.path(""));
        assert!(command.output().expect("git").status.success(), "{words:?}");
    };
    std::fs::remove_dir_all(project.folder.path(".git")).expect("a folder");
    git(&["init", "-q", "-b", "a/b"]);
    git(&["commit", "-q", "--allow-empty", "-m", "x"]);
    project.run("build").says(0, &["Built branch `a_b`"]);
    git(&["branch", "a-b"]);
    project.run("build").says(2, &["`a/b` and `a-b` have the same branch in Tinybird, `a_b`"]);
    project.run("build --branch mine").says(0, &["Built branch `mine`"]);
}

#[test]
fn a_build_says_what_is_wrong_where() {
    let answer =
        json!({ "result": "failed", "errors": [{ "filename": "top.pipe", "error": "no column n" }] });
    let project = Project::new(DATAFILES, &json!({ "state": { "build_answer": answer } })).on("feature");
    project
        .run("build")
        .says(1, &["error: no column n\n --> tinybird/endpoints/top.pipe:1:1", "did not change"]);
    let project = Project::new(DATAFILES, &json!({}));
    project.run("build").says(2, &["main is not built to a branch", "cargo tinybird deploy"]);
    assert!(project.tinybird.lines().is_empty());
}

#[test]
fn a_preview_has_a_branch_of_its_own() {
    let state = json!({ "state": { "branches": [branch("tmp_ci_feature")] } });
    let project = Project::new(DATAFILES, &state).on("feature");
    project.run("preview --dry-run").says(0, &["the branch would be `tmp_ci_feature`"]);
    assert!(project.tinybird.lines().is_empty());
    let ran = project.run("preview --env-file env --format json");
    ran.says(0, &[r#"{"branch":"tmp_ci_feature","reason":"preview","state":"live"}"#]);
    assert!(!ran.stdout.contains("p.branch"), "{}", ran.stdout);
    let text = project.folder.read("env");
    assert!(text.contains("TINYBIRD_BRANCH_TOKEN=p.branch-tmp_ci_feature\n"), "{text}");
    assert_eq!(
        project.tinybird.lines().iter().filter(|line| line.starts_with("GET /v0/environments")).count(),
        2
    );
}

#[test]
fn pages_are_those_of_the_region() {
    let project = Project::new(&[], &json!({}));
    project.run("open --print").says(0, &["https://cloud.tinybird.co/gcp/europe-west3/acme_analytics"]);
    project.run("open --env nowhere").says(2, &["invalid value 'nowhere'"]);
    project.run("open --env branch").says(2, &["this is the git branch main"]);
    let project = Project::new(&[], &json!({ "state": { "branches": [branch("feature")] } })).on("feature");
    project.run("open --print").says(0, &["/acme_analytics~feature"]);
}

#[test]
fn regions_need_no_token() {
    let project = Project::new(&[], &json!({}));
    let mut command = project.command("regions");
    let ran = project.ran(&command.env_remove("TINYBIRD_TOKEN").output().expect("the command"));
    ran.says(0, &["europe-west3"]);
    assert_eq!(project.tinybird.requests()[0].authorization, None);
}

#[test]
fn a_login_writes_a_file_that_git_ignores() {
    let answer = json!({ "workspace_token": "p.new", "user_token": "p.user", "api_host": "https://api.example.com",
        "workspace_name": "acme", "user_email": "dev@example.com" });
    let rules = json!([{ "path": "/api/cli-login", "answers": [{ "status": 404 }, { "json": answer }] }]);
    let project = Project::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", "")], &json!({ "rules": rules }));
    let mut command = project.command("login --code");
    command.env_remove("TINYBIRD_TOKEN").env("TINYBIRD_AUTH_HOST", &project.tinybird.base);
    let ran = project.ran(&command.output().expect("the command"));
    ran.says(0, &["to `acme` as dev@example.com", "compare the code", "cargo tinybird deploy"]);
    assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("p.new"));
    assert_eq!(
        project.folder.read(".env.local"),
        "TINYBIRD_TOKEN=p.new\nTINYBIRD_URL=https://api.example.com\n"
    );
    assert_eq!(project.folder.read(".gitignore"), ".env.local\n");
    let code = project.tinybird.requests()[0].parameter("cliCode").map(str::to_owned);
    assert_eq!(code.map(|code| code.len()), Some(8));
    project.run("logout").says(0, &["has no token any more", "another token is found"]);
    assert_eq!(project.folder.read(".env.local"), "TINYBIRD_URL=https://api.example.com\n");
}

#[test]
fn rows_are_appended_and_accounted_for() {
    let quarantine = json!([{ "path": "/v0/events", "once": true, "answers": [{ "json": { "successful_rows": 1, "quarantined_rows": 1 } }, { "json": { "successful_rows": 2, "quarantined_rows": 0 } }] }]);
    let files = [("rows.ndjson", "{\"n\":1}\n{\"n\":2}\n"), ("rows.csv", "n\n1\n"), ("rows.txt", "x")];
    let project = Project::new(&files, &json!({ "rules": quarantine }));
    project
        .run("append events rows.ndjson")
        .says(1, &["Appended 1 rows", "1 rows do not fit", "cargo tinybird quarantine events"]);
    project.run("append events rows.ndjson").says(0, &["Appended 2 rows to `events`"]);
    project.run("append events rows.csv").says(0, &["Appended `events`"]);
    assert!(project.tinybird.lines().contains(&"POST /v1/datasources/events/append".to_owned()));
    project.run("append events https://example.com/rows.csv.gz").says(0, &["Appended `events`"]);
    let request =
        project.tinybird.requests().into_iter().rfind(|request| request.method == "POST").expect("a request");
    assert_eq!(
        (request.parameter("format"), request.field("url").as_deref()),
        (Some("csv"), Some("https://example.com/rows.csv.gz"))
    );
    let before = project.tinybird.lines().len();
    project.run("append events rows.txt").says(2, &["is not known", "--rows csv"]);
    project.run("append events nowhere.csv").says(2, &["`nowhere.csv` cannot be read"]);
    project.run("replace events rows.csv").says(2, &["nobody to ask", "--yes"]);
    project.run("truncate events").says(2, &["--yes"]);
    assert_eq!(project.tinybird.lines().len(), before);
    project.run("replace events rows.csv --yes").says(0, &["Replaced `events`"]);
    project.run("truncate events --yes").says(0, &["Deleted all rows"]);
}

#[test]
fn rows_are_counted_before_they_are_deleted() {
    let project = Project::new(&[], &json!({}));
    let delete = |flags: &[&str]| {
        let mut command = project.command("delete events --where");
        project.ran(&command.arg("n = 1").args(flags).output().expect("the command"))
    };
    delete(&["--dry-run"]).says(0, &["Found 2 rows of `events` for which `n = 1` holds"]);
    delete(&[]).says(2, &["nobody to ask", "--yes"]);
    assert_eq!(project.tinybird.lines().len(), 2, "nothing was deleted");
    delete(&["--yes"]).says(0, &["Deleted `events`"]);
    let mut command = project.command("delete events --where");
    project
        .ran(&command.arg(" ").output().expect("the command"))
        .says(2, &["the condition is empty", "truncate"]);
}

#[test]
fn queries_show_every_digit() {
    let json = r#"{ "meta": [{"name": "n", "type": "UInt64"}],
        "data": [{"n": 18446744073709551615}], "rows": 1 }"#;
    let project =
        Project::new(&[], &json!({ "rules": [{ "path": "/v0/sql", "answers": [{ "text": json }] }] }));
    project.run("sql SELECT_n").is(0, "                   n\n18446744073709551615\n(1 row)", "");
    project.run("sql SELECT_n --format json").is(
        0,
        r#"{"meta":[{"name":"n","type":"UInt64"}],"data":[{"n":18446744073709551615}],"rows":1}"#,
        "",
    );
    let bodies: Vec<String> = project
        .tinybird
        .requests()
        .iter()
        .map(|request| String::from_utf8_lossy(&request.body).into_owned())
        .collect();
    assert_eq!(bodies[0], "SELECT_n\nFORMAT JSON");
    project.run("sql SELECT_n --format csv");
    let request = project.tinybird.requests().pop().expect("a request");
    assert_eq!(request.body, b"SELECT_n\nFORMAT CSVWithNames");
    project.run("info --format csv").says(2, &["only the rows of `sql`, `endpoint` and `logs`"]);
}

#[test]
fn parameters_are_checked_before_an_endpoint_is_called() {
    let pipe = "NODE n\nSQL >\n    %\n    SELECT {{Int32(limit, 10)}} AS n, {{String(site, required=True)}} AS s\n\nTYPE endpoint\n";
    let project = Project::new(&[("tinybird/endpoints/top.pipe", pipe)], &json!({}));
    project.run("endpoint top --param limt=1").says(1, &["no parameter `limt`", "did you mean `limit`?"]);
    project.run("endpoint top --param limit=1").says(1, &["needs the parameter `site`"]);
    assert!(project.tinybird.lines().is_empty());
    project.run("endpoint top --param site=a&b --format ndjson").says(0, &[]);
    let request = project.tinybird.requests().pop().expect("a request");
    assert_eq!((&*request.path, request.parameter("site")), ("/v0/pipes/top.ndjson", Some("a&b")));
    project.run("endpoint other").says(0, &["does not declare `other`"]);
}

#[test]
fn tokens_go_to_files() {
    let state = json!({ "state": { "tokens": [{ "id": "1", "name": "app", "token": "p.app", "scopes": [{ "type": "PIPES:READ", "resource": "top" }] }] } });
    let project = Project::new(&[], &state);
    let ran = project.run("token list");
    ran.says(0, &["app", "PIPES:READ:top"]);
    assert!(!ran.stdout.contains("p.app"));
    project
        .run("token create ci --scope WORKSPACE:DEPLOY --to-file ci.token")
        .says(0, &["token `ci`, in `ci.token`"]);
    assert_eq!(project.folder.read("ci.token"), "p.made-token\n");
    project.run("token copy app --to-file -").is(0, "p.made-token", "");
    project.run("token rotate app --to-file app.token").says(2, &["--yes"]);
    project.run("token rotate app --to-file app.token --yes").says(0, &["Rotated token `app`"]);
    project.run("token jwt u --endpoint top --fixed user=1 --expires-in 60 --to-file -").is(
        0,
        "p.made-token",
        "",
    );
    let request = project.tinybird.requests().pop().expect("a request");
    let body: Value = serde_json::from_slice(&request.body).expect("JSON");
    assert_eq!(
        body["scopes"][0],
        json!({ "type": "PIPES:READ", "resource": "top", "fixed_params": { "user": "1" } })
    );
    project.run("token delete app --yes").says(0, &["Deleted token `app`"]);
}

#[test]
fn secrets_that_are_missing_are_told() {
    let connection = "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS a:9092\nKAFKA_KEY {{ tb_secret(\"KEY\") }}\nKAFKA_SECRET {{ tb_secret(\"SECRET\") }}\n";
    let project = Project::new(
        &[("tinybird/connections/c.connection", connection)],
        &json!({ "state": { "variables": { "KEY": "x" } } }),
    );
    project.run("secret list").says(
        1,
        &[
            "KEY",
            "named in connections/c.connection",
            "SECRET",
            "missing",
            "cargo tinybird secret set SECRET",
        ],
    );
    let mut command = project.command("secret set SECRET");
    let mut child = command
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command");
    child.stdin.take().expect("a pipe").write_all(b"s3cret&\n").expect("the value");
    let ran = project.ran(&child.wait_with_output().expect("its end"));
    ran.says(0, &["Set secret `SECRET`"]);
    assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("s3cret"));
    assert_eq!(project.tinybird.state("variables")["SECRET"], "s3cret&");
    project.run("secret list").says(0, &["SECRET"]);
    project.run("secret set SECRET").says(2, &["the value of `SECRET` is empty"]);
    project.run("secret delete SECRET --yes").says(0, &["Deleted secret `SECRET`"]);
}

#[test]
fn jobs_are_shown_and_waited_for() {
    let project = Project::new(
        &[],
        &json!({ "state": { "jobs": { "7": { "id": "7", "kind": "import", "status": "working", "polls": 1 } } } }),
    );
    project.run("jobs").says(0, &["7", "working", "import"]);
    project.run("jobs 7 --wait").says(0, &["done"]);
    project.run("jobs 9").says(2, &["Job 9 not found"]);
    project.run("copy run daily --param day=1").says(0, &["Finished `daily`"]);
    project.run("sink run export --no-wait").says(0, &["Began"]);
}

#[test]
fn a_project_is_compared_by_meaning() {
    let deployed = json!({ "state": {
        "datasources": { "page_views": { "file": "# comment\nSCHEMA >\n    page String `json:$.page`\n" } },
        "pipes": { "top": { "file": "NODE counted\nSQL >\n    SELECT count() AS n\n    FROM page_views -- all\n\nTYPE ENDPOINT\n" } },
    } });
    let files = [
        ("tinybird/datasources/page_views.datasource", "SCHEMA >\n    `page` String `json:$.page`\n"),
        DATAFILES[1],
    ];
    let project = Project::new(&files, &deployed);
    project.run("diff").says(0, &["the project is what is deployed"]);
    project
        .folder
        .write("tinybird/datasources/page_views.datasource", "SCHEMA >\n    `page` UInt8 `json:$.page`\n");
    project.folder.write("tinybird/datasources/new.datasource", "SCHEMA >\n    `a` String\n");
    project.run("diff").says(
        1,
        &["-    `page` String", "+    `page` UInt8", "3 resources: 2 differ", "cargo tinybird deploy"],
    );
    assert!(project.tinybird.lines().iter().all(|line| line.starts_with("GET ")));
}

/// Logs in as the browser does that comes back with these parameters, one after the other.
fn log_in(words: &str, callbacks: &[(&str, &str)]) -> (crate::Ran, Project) {
    use std::io::{BufRead as _, BufReader, Read as _};
    let answer = json!({ "workspace_token": "p.new", "api_host": "https://api.example.com", "workspace_name": "acme", "user_email": "dev@example.com" });
    let rules = json!([{ "path": "/api/cli-login", "answers": [{ "json": answer }] }]);
    let project = Project::new(&[], &json!({ "rules": rules }));
    let mut command = project.command(words);
    command
        .env("TINYBIRD_AUTH_HOST", &project.tinybird.base)
        .env("BROWSER", "true")
        .env_remove("TINYBIRD_TOKEN");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command");
    let mut said = BufReader::new(child.stderr.take().expect("a pipe"));
    let (mut line, mut stderr) = (String::new(), String::new());
    while !line.contains("state=") {
        line.clear();
        assert!(said.read_line(&mut line).expect("a line") > 0, "no address: {stderr}");
        stderr.push_str(&line);
    }
    let state = line.trim().rsplit_once("state=").expect("a state").1.to_owned();
    for (query, status) in callbacks {
        let mut stream = std::net::TcpStream::connect("127.0.0.1:49160").expect("a connection");
        let query = query.replace("STATE", &state);
        write!(stream, "GET /?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
    said.read_to_string(&mut stderr).expect("the rest");
    let mut output = child.wait_with_output().expect("its end");
    output.stderr = stderr.into_bytes();
    (project.ran(&output), project)
}

#[test]
fn the_browser_has_to_know_the_state() {
    let (ran, project) =
        log_in("login", &[("code=theirs&state=THEIRS", "400"), ("code=mine&state=STATE", "200")]);
    ran.says(0, &["to `acme` as dev@example.com"]);
    assert_eq!(project.tinybird.requests()[0].parameter("code"), Some("mine"));
    assert_eq!(
        project.folder.read(".env.local"),
        "TINYBIRD_TOKEN=p.new\nTINYBIRD_URL=https://api.example.com\n"
    );

    let (ran, project) = log_in("login", &[("code=somebody", "200")]);
    ran.says(2, &["does not prove", "dev@example.com", "--yes", "nothing was written"]);
    assert!(!project.folder.path(".env.local").exists());

    let (ran, _) = log_in("login --yes", &[("code=somebody", "200")]);
    ran.says(0, &["to `acme`"]);
}
