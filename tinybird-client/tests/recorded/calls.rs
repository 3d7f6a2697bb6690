//! Calls that are answered.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};
use tinybird_client::blocking::Client;
use tinybird_client::datasource::Source;
use tinybird_client::fake::Fake;
use tinybird_client::http::Request;
use tinybird_client::{Bytes, ErrorKind};

use crate::ANSWER;
use crate::played::{Scenario, scenario, seen, wanted};

#[test]
fn queries() {
    for name in ["query-none", "query-dates"] {
        let played = scenario(name, ANSWER);
        let mut pipe = played.client.pipe("top_pages");
        if name == "query-dates" {
            let dates =
                [("day", "2026-01-02"), ("at", "2026-01-02 03:04:05"), ("milli", "2026-01-02 03:04:05.678")];
            for (name, value) in dates {
                pipe = pipe.param(name, value);
            }
        }
        assert_eq!(pipe.rows::<(u8,)>().unwrap().rows, [(1,)]);
        played.is_the_same();
    }
    for (name, kind) in [("query-403", ErrorKind::Unauthorized), ("query-500", ErrorKind::Server)] {
        let played = scenario(name, ANSWER);
        let error = played.client.pipe("top_pages").rows::<(u8,)>().unwrap_err();
        assert_eq!(error.kind(), kind);
        played.is_the_same();
    }
    let played = scenario("sql-one", ANSWER);
    assert_eq!(played.client.sql("SELECT 1").rows::<(u8,)>().unwrap().rows, [(1,)]);
    played.is_the_same();

    let played = scenario("sql-csv", "");
    assert_eq!(played.client.sql("SELECT 'a', 1 FORMAT CSV").bytes().unwrap(), "\"a\",1\n");
    played.is_the_same();
}

#[test]
fn any_request() {
    let played = scenario("raw-request", "{}");
    let get = |path: &str| Request::get(path).body(Bytes::new()).unwrap();
    let other = Client::builder().token("p.read").base_url("http://localhost:7181");
    let other = other.transport(played.fake.clone()).build().unwrap();
    other.request(get("/v0/datasources?attrs=name")).unwrap();
    played.client.request(get("/v0/datasources")).unwrap();
    played.client.request(get("/v0/nowhere")).unwrap();
    played.is_the_same();
}

#[test]
fn point_17_tokens_are_listed_refreshed_and_deleted() {
    let played = scenario("token-list", "");
    let fake = Fake::new();
    let token = r#"{"id":"id-1","name":"backend","token":"p.backend","scopes":[{"type":"ADMIN"}]}"#;
    fake.answer(200, format!("{{\"tokens\":[{token}]}}"));
    (0..3).for_each(|_| fake.answer(200, token));
    let client = Client::builder().token("p.admin-token").transport(fake.clone()).build().unwrap();
    let tokens = client.tokens().list().run().unwrap();
    assert_eq!(tokens, [client.tokens().get("backend").run().unwrap()]);
    assert!(!format!("{tokens:?}").contains("p.backend"));
    assert_eq!(client.tokens().refresh("backend").run().unwrap().token.unwrap().expose(), "p.backend");
    client.tokens().delete("backend").run().unwrap();
    let sent: Vec<Value> = fake.requests().iter().map(seen).collect();
    assert_eq!(sent, played.recorded.iter().map(wanted).collect::<Vec<_>>());
}

#[test]
fn point_17_jwts_are_the_first_thing_a_client_may_make() {
    let at = UNIX_EPOCH + Duration::from_secs(1_798_761_600);
    // The SDK's typed client throws there, before it sends anything.
    assert!(scenario("jwt-typed-first", "").recorded.is_empty());
    let played = scenario("jwt-500", "");
    let error = played.client.jwt("n").expires_at(at).read_pipe("top_pages").create().run().unwrap_err();
    assert!(error.kind() == ErrorKind::Server && error.maybe_applied());
    played.is_the_same();

    let played = scenario("jwt-no-scopes", "");
    let error = played.client.jwt("n").expires_at(at).create().run().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Rejected, "JWT tokens need at least one scope"));
    played.is_the_same();
}

#[test]
fn point_18_files_and_addresses_are_appended() {
    let done = r#"{"import_id":"i-1","datasource":{"name":"page_views"},"quarantine_rows":0,"invalid_lines":0,"error":false}"#;
    let played = scenario("append-file-unknown", done);
    let append = |played: &Scenario, file: &str| {
        let datasource = played.client.datasource_named("page_views");
        datasource.append(Source::file(played.folder.join(file))).run()?.wait().run()
    };
    append(&played, "rows.txt").unwrap().all_written().unwrap();
    played.is_the_same();

    // It waits, and sends the file again.
    let played = scenario("append-429", done);
    append(&played, "rows.ndjson").unwrap().all_written().unwrap();
    assert_eq!(played.fake.waits(), [Duration::from_secs(1)]);
    let sent: Vec<Value> = played.fake.requests().iter().map(seen).collect();
    assert_eq!(sent, [wanted(&played.recorded[0]), wanted(&played.recorded[0])]);

    let played = scenario("append-quarantine", done);
    let state = append(&played, "rows.ndjson").unwrap();
    assert_eq!((state.quarantined, state.invalid_lines), (2, 1));
    let error = state.all_written().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Quarantined);
    assert!(error.message().starts_with("There was an error with file contents"));
    played.is_the_same();

    let error = append(&played, "nowhere.csv").unwrap_err();
    assert!(error.kind() == ErrorKind::Query && error.message().starts_with("the file cannot be read"));

    // `.csv.gz` has a format.
    let played = scenario("append-url-unknown", done);
    let datasource = played.client.datasource_named("page_views");
    datasource.append(Source::url("https://example.com/rows.csv.gz")).run().unwrap();
    datasource.append(Source::url("https://example.com/rows")).run().unwrap();
    let mut first = wanted(&played.recorded[0]);
    first[2].as_array_mut().unwrap().insert(0, json!("[\"format\",\"csv\"]"));
    let sent: Vec<Value> = played.fake.requests().iter().map(seen).collect();
    assert_eq!(sent, [first, wanted(&played.recorded[1])]);
}

#[test]
fn rows_are_deleted() {
    let played = scenario("truncate-json", "");
    played.client.datasource_named("page_views").truncate().run().unwrap();
    played.is_the_same();
}
