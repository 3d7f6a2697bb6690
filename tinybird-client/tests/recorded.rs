//! What Tinybird's TypeScript SDK sends of all but rows, recorded, and what this client sends in its place.
//!
//! `tests/scenarios` has the recordings; `scenarios.rs` plays those of rows.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};
use tinybird_client::blocking::Client;
use tinybird_client::datasource::Source;
use tinybird_client::fake::Fake;
use tinybird_client::http::Request;
use tinybird_client::{Bytes, ErrorKind};

/// What it can be of a request: sorted, without `from`, by which the SDK says who it is.
fn wanted(recorded: &Value) -> Value {
    let query = recorded["query"].as_array().unwrap().iter();
    let mut query: Vec<String> =
        query.map(ToString::to_string).filter(|pair| !pair.starts_with("[\"from\"")).collect();
    query.sort();
    let body = &recorded["body"];
    let body = match body["kind"].as_str().unwrap() {
        "empty" => Value::Null,
        "json" => body["json"].clone(),
        "text" => body["text"].clone(),
        "form" => body["fields"].clone(),
        "multipart" => body["parts"].clone(),
        other => panic!("{other}"),
    };
    json!([recorded["method"], recorded["path"], query, recorded["headers"]["authorization"], body])
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap()
}

fn pairs(form: &str) -> Vec<Value> {
    let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| json!([decoded(name), decoded(value)])).collect()
}

fn seen(request: &Request<Bytes>) -> Value {
    let mut query: Vec<String> =
        pairs(request.uri().query().unwrap_or_default()).iter().map(ToString::to_string).collect();
    query.sort();
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap());
    let text = std::str::from_utf8(request.body()).unwrap();
    let body = match header("content-type").unwrap_or_default() {
        "" if text.is_empty() => Value::Null,
        "application/json" => serde_json::from_str(text).unwrap(),
        "application/x-www-form-urlencoded" => pairs(text).into(),
        "text/plain" => text.into(),
        multipart => json!([part(multipart, text)]),
    };
    json!([request.method().as_str(), request.uri().path(), query, header("authorization"), body])
}

/// The one part of a form.
fn part(content_type: &str, text: &str) -> Value {
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let part = text.strip_prefix(&format!("--{boundary}\r\n")).unwrap();
    let part = part.strip_suffix(&format!("\r\n--{boundary}--\r\n")).unwrap();
    let (head, text) = part.split_once("\r\n\r\n").unwrap();
    let between = |begin: &str, end: &str| {
        let rest = head.split_once(begin).unwrap().1;
        rest.split_once(end).map_or(rest, |(value, _)| value).to_owned()
    };
    json!({
        "name": between(" name=\"", "\""), "filename": between("filename=\"", "\""),
        "content_type": between("Content-Type: ", "\r\n"), "text": text,
    })
}

/// The requests that were recorded, and a client whose server answers as it did then, or with this.
struct Scenario {
    recorded: Vec<Value>,
    fake: Fake,
    client: Client,
    folder: PathBuf,
}

fn scenario(name: &str, default: &'static str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/scenarios/{name}.json"));
    let scenario: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let recorded = scenario["requests"].as_array().unwrap().clone();
    let fake = Fake::new();
    let answers = scenario["server"]["rules"][0]["answers"].as_array().cloned().unwrap_or_default();
    for answer in answers.iter().filter(|answer| answer["default"] != true) {
        let headers =
            answer["headers"].as_object().into_iter().flatten().map(|(name, value)| {
                (&*name.to_lowercase().leak(), &*value.as_str().unwrap().to_owned().leak())
            });
        let body = match &answer["text"] {
            Value::String(text) => text.clone(),
            _ => answer["json"].to_string(),
        };
        let status = answer["status"].as_u64().unwrap_or(200).try_into().unwrap();
        fake.answer_with(status, headers.collect::<Vec<_>>(), body);
    }
    (0..4).for_each(|_| fake.answer(200, default));
    let client = Client::builder().token("p.admin-token").base_url("http://localhost:7181");
    let client = client.transport(fake.clone()).build().unwrap();
    let folder = std::env::temp_dir().join(format!("tinybird-client-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in scenario["user"]["files"].as_object().into_iter().flatten() {
        if !name.contains('/') {
            fs::write(folder.join(name), text.as_str().unwrap()).unwrap();
        }
    }
    Scenario { recorded, fake, client, folder }
}

impl Scenario {
    fn is_the_same(&self) {
        let sent: Vec<Value> = self.fake.requests().iter().map(seen).collect();
        assert_eq!(sent, self.recorded.iter().map(wanted).collect::<Vec<_>>());
    }
}

impl Drop for Scenario {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

const ANSWER: &str = r#"{"meta":[{"name":"1","type":"UInt8"}],"data":[{"1":1}],"rows":1}"#;

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
