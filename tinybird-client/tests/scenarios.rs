//! What Tinybird's TypeScript SDK sends, recorded, and what this client sends where the server answers the same.
//!
//! `tests/scenarios` has the recordings. Where one says `better`, the SDK does not do what it should, and `note` says why.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tinybird_client::blocking::Client;
use tinybird_client::fake::Fake;
use tinybird_client::http::Request;
use tinybird_client::{Bytes, Error, Ingested, Options, Retry, Stage};

struct Played {
    fake: Fake,
    result: Result<Ingested, Error>,
    recorded: Vec<Value>,
}

/// Plays a scenario: its answers are the script, and the rows are those that were recorded.
fn play(name: &str, options: Options) -> Played {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/scenarios/{name}.json"));
    let scenario: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let recorded = scenario["requests"].as_array().unwrap().clone();
    let token = recorded[0]["headers"]["authorization"].as_str().unwrap().strip_prefix("Bearer ").unwrap();
    let fake = Fake::new();
    let answers = scenario["server"]["rules"][0]["answers"].as_array().cloned().unwrap_or_default();
    for answer in &answers {
        script(&fake, answer);
    }
    // A rule's last answer stays.
    if let Some(last) = answers.last().filter(|last| last["default"] != true) {
        (0..3).for_each(|_| script(&fake, last));
    }
    let client = Client::builder().token(token).base_url("http://localhost:7181/").transport(fake.clone());
    let client = client.options(options).build().unwrap();
    let datasource = parameter(&recorded[0], "name").unwrap();
    let lines: Vec<&str> = match recorded[0]["body"]["lines"].as_array() {
        Some(lines) => lines.iter().map(|line| line.as_str().unwrap()).collect(),
        None => Vec::new(),
    };
    let result = client.events(datasource).ingest_ndjson(lines.join("\n"));
    Played { fake, result, recorded }
}

fn script(fake: &Fake, answer: &Value) {
    if answer["close"] == true {
        return fake.fail(Stage::Answering);
    }
    if answer["delay_ms"].is_u64() {
        return fake.fail(Stage::TimedOut);
    }
    if answer["default"] == true {
        return fake.answer(200, r#"{"successful_rows":1,"quarantined_rows":0}"#);
    }
    let mut headers = vec![("date", "Tue, 01 Dec 2026 00:00:00 GMT")];
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        headers.push((name.to_lowercase().leak(), value.as_str().unwrap().to_owned().leak()));
    }
    let status = answer["status"].as_u64().unwrap();
    fake.answer_with(status.try_into().unwrap(), headers, answer["json"].to_string());
}

fn parameter<'a>(recorded: &'a Value, name: &str) -> Option<&'a str> {
    let query = recorded["query"].as_array().unwrap();
    query.iter().find(|pair| pair[0] == name).and_then(|pair| pair[1].as_str())
}

/// What is compared of a request: not `from`, by which the SDK says who it is, and not the body's compression.
fn seen(request: &Request<Bytes>) -> Value {
    let query: Vec<_> =
        request.uri().query().unwrap().split('&').map(|pair| pair.split_once('=').unwrap()).collect();
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    let text = std::str::from_utf8(request.body()).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    json!([
        request.method().as_str(),
        request.uri().path(),
        query,
        header("authorization"),
        header("content-type"),
        rows
    ])
}

fn wanted(recorded: &Value) -> Value {
    let query: Vec<_> =
        recorded["query"].as_array().unwrap().iter().filter(|pair| pair[0] != "from").collect();
    let lines = recorded["body"]["lines"].as_array().unwrap().iter();
    let rows: Vec<Value> = lines.map(|line| serde_json::from_str(line.as_str().unwrap()).unwrap()).collect();
    let header = |name: &str| &recorded["headers"][name];
    json!([
        recorded["method"],
        recorded["path"],
        query,
        header("authorization"),
        header("content-type"),
        rows
    ])
}

fn retries(attempts: u32) -> Options {
    Options { retry: Retry { attempts, ..Retry::default() }, ..Options::default() }
}

#[test]
fn the_same_requests_are_sent() {
    for (name, options) in [
        ("ingest-403", Options::default()),
        ("ingest-422", Options::default()),
        ("ingest-429-past-date", Options::default()),
        ("ingest-503-exhausted", retries(2)),
        ("ingest-base-slash", Options::default()),
        ("ingest-error-object", Options::default()),
        ("ingest-map", Options::default()),
        ("ingest-no-wait", Options { wait: false, ..Options::default() }),
        ("ingest-null", Options::default()),
        ("ingest-one", Options::default()),
        ("ingest-reset", Options::default()),
        ("ingest-timeout", Options::default()),
        ("ingest-unicode", Options::default()),
    ] {
        let played = play(name, options);
        let sent: Vec<Value> = played.fake.requests().iter().map(seen).collect();
        assert_eq!(sent, played.recorded.iter().map(wanted).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn what_the_sdk_does_not_do() {
    let played = play("ingest-429", Options::default());
    assert_eq!((played.result.unwrap().written, played.fake.waits()[0].as_millis()), (1, 1000));

    let played = play("ingest-429-past-date", Options::default());
    assert_eq!(played.result.unwrap().retries, 1);
    assert!(played.fake.waits()[0].as_millis() >= 200, "not at once");

    let error = play("ingest-error-object", Options::default()).result.unwrap_err();
    assert_eq!(error.message(), r#"{"code":7,"detail":"odd"}"#);

    let error = play("ingest-422", Options::default()).result.unwrap_err();
    assert!(error.maybe_applied() && !error.is_retryable());
    assert_eq!(error.ingested().unwrap().written, 1);

    for name in ["ingest-reset", "ingest-timeout"] {
        let error = play(name, Options::default()).result.unwrap_err();
        assert!(error.maybe_applied() && error.is_retryable(), "{name}");
    }
}

#[test]
fn half_of_a_surrogate_pair_is_sent_as_it_is_written() {
    let played = play("ingest-lone-surrogate", Options::default());
    assert_eq!(*played.fake.requests()[0].body(), "{\"pathname\":\"\\ud83d\"}");
}

#[test]
fn many_rows_are_compressed_and_split() {
    let played = play("ingest-20000", Options::default());
    assert_eq!(played.fake.requests().len(), 0, "nothing is sent of no rows");
    let body = &played.recorded[0]["body"];
    // A tenth of the rows: compressing takes long in debug mode.
    let rows = (0..1000).chain(19_000..20_000).map(|n| {
        let (page, time) = (n % 100, "2026-01-02 03:04:05");
        format!("{{\"timestamp\":\"{time}\",\"pathname\":\"/page/{page}\",\"session_id\":\"session-{n}\"}}")
    });
    let lines = rows.collect::<Vec<_>>().join("\n");
    let client = Client::builder().token("p.token").transport(played.fake.clone());
    let client = client.options(Options { max_request: 100_000, ..Options::default() }).build().unwrap();
    let sent = client.events("page_views").ingest_ndjson(lines.clone()).unwrap().all_written().unwrap();
    assert_eq!((sent.written, sent.requests), (2000, 2));
    assert!(sent.bytes * 4 < lines.len() as u64, "{} bytes", sent.bytes);
    let written = played.fake.rows("page_views");
    assert_eq!(serde_json::from_str::<Value>(&written[0]).unwrap(), body["first"]);
    assert_eq!(serde_json::from_str::<Value>(&written[1999]).unwrap(), body["last"]);
}
