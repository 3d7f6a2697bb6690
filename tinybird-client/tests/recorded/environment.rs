//! A client whose address and token come from the environment: in a process of its own, which has one.

use std::process::Command;

use serde_json::Value;
use tinybird_client::blocking::Client;
use tinybird_client::fake::Fake;

use crate::played::{scenario, seen, wanted};

/// Tells a process of this test's that it is the program: the rows that it sends.
const PROGRAM: &str = "TINYBIRD_TEST_PROGRAM";

/// Not a test, but the program of those below.
#[test]
#[allow(clippy::print_stdout)]
fn the_program() {
    let Ok(lines) = std::env::var(PROGRAM) else { return };
    let fake = Fake::new();
    let client = Client::builder().from_env().transport(fake.clone()).build().unwrap();
    client.events("page_views").ingest_ndjson(lines).unwrap().all_written().map(drop).unwrap();
    for request in fake.requests() {
        println!("\nsent {}", seen(&request));
    }
}

/// What a program sends that sends the scenario's row, with this environment.
fn sent(line: &str, environment: &[(&str, &str)]) -> Vec<Value> {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "environment::the_program", "--nocapture"]).env_clear();
    program.env(PROGRAM, line).env("TINYBIRD_URL", "http://localhost:7181").envs(environment.iter().copied());
    let output = program.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let sent = text.lines().filter_map(|line| line.strip_prefix("sent "));
    sent.map(|sent| serde_json::from_str(sent).unwrap()).collect()
}

#[test]
fn points_6_and_7_a_client_sends_with_the_token_that_it_was_given_and_asks_for_no_branch() {
    const NEVER_ASKED: &[(&str, &str)] = &[("TINYBIRD_TOKEN", "p.admin-token")];
    for (name, environment, token) in [
        ("env-url-token", &[("TINYBIRD_TOKEN", "p.from-env")][..], "p.from-env"),
        ("env-branch-token", &[("TINYBIRD_BRANCH_TOKEN", "p.branch")], "p.branch"),
        (
            "env-branch-token",
            &[("TINYBIRD_BRANCH_TOKEN", "p.branch"), ("TINYBIRD_TOKEN", "p.production")],
            "p.branch",
        ),
        (
            "env-preview-github",
            &[("GITHUB_HEAD_REF", "feature/New-Page_2"), ("TINYBIRD_TOKEN", "p.admin-token")],
            "p.admin-token",
        ),
        ("dev-branch-new", NEVER_ASKED, "p.admin-token"),
    ] {
        let played = scenario(name, "");
        let ingestion = played.recorded.last().unwrap();
        let line = ingestion["body"]["lines"][0].as_str().unwrap();
        let mut expected = wanted(ingestion);
        expected[3] = format!("Bearer {token}").into();
        assert_eq!(sent(line, environment), [expected], "{name}");
    }
}

#[test]
fn a_client_needs_a_token_and_an_address() {
    let played = scenario("client-config", "");
    let with = |token: &str, address: &str| {
        let client = Client::builder().token(token).base_url(address).transport(played.fake.clone());
        client.build().map(drop)
    };
    for (token, address) in [("t", "nonsense"), ("", "http://x"), ("t", "")] {
        let error = with(token, address).unwrap_err();
        assert_eq!(error.kind(), tinybird_client::ErrorKind::Config, "{error}");
    }
    let error = Client::builder().base_url("http://x").transport(played.fake.clone()).build().unwrap_err();
    assert_eq!(error.kind(), tinybird_client::ErrorKind::Config);
    played.is_the_same();
}
