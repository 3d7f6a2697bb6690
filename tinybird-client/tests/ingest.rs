//! What becomes of rows, for each answer and failure. The numbers in names are those of the weaknesses of other clients
//! that each test is about.

#![allow(clippy::unwrap_used)]

use std::error::Error as _;
use std::time::Duration;

use tinybird_client::blocking::Client;
use tinybird_client::fake::Fake;
use tinybird_client::{Compression, Delivery, Error, ErrorKind, Ingested, Options, Stage, http};

type Script = fn(&Fake);

const OK: &str = r#"{"successful_rows":1,"quarantined_rows":0}"#;

fn client(fake: &Fake, options: Options) -> Client {
    let builder = Client::builder().token("p.secret").base_url("http://localhost:7181/under");
    builder.transport(fake.clone()).options(options).build().unwrap()
}

fn send(fake: &Fake, options: Options) -> Result<Ingested, Error> {
    client(fake, options).events("page_views").ingest_ndjson("{\"n\":1}")
}

fn at_least_once() -> Options {
    Options { delivery: Delivery::AtLeastOnce, ..Options::default() }
}

#[test]
fn point_5_quarantine_is_seen() {
    let fake = Fake::new();
    fake.answer(200, r#"{"successful_rows":0,"quarantined_rows":1}"#);
    let sent = send(&fake, Options::default()).unwrap();
    assert_eq!((sent.written, sent.quarantined), (0, 1));
    let error = sent.all_written().unwrap_err();
    assert_eq!((error.kind(), error.ingested().unwrap().quarantined), (ErrorKind::Quarantined, 1));
}

#[test]
fn point_9_what_is_too_large_is_halved() {
    let fake = Fake::new();
    fake.answer(413, "<html><h1>413 Request Entity Too Large</h1></html>");
    let lines = (0..9).map(|n| format!("{{\"n\":{n}}}\n")).collect::<String>();
    let sent = client(&fake, Options::default()).events("page_views").ingest_ndjson(lines.clone()).unwrap();
    assert_eq!((sent.written, sent.requests), (9, 2));
    assert_eq!(fake.rows("page_views").join("\n") + "\n", lines);

    let fake = Fake::new();
    (0..3).for_each(|_| fake.answer(413, ""));
    let error =
        client(&fake, Options::default()).events("page_views").ingest_ndjson("{}\n{}\n{}\n{}").unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::TooLarge, "row 0 is too large"));
}

#[test]
fn point_10_what_was_not_taken_is_sent_again() {
    let script: [(&str, Script, u128); 6] = [
        ("429 with a wait", |fake| fake.answer_with(429, [("retry-after", "7")], ""), 7000),
        ("429 with a reset", |fake| fake.answer_with(429, [("x-ratelimit-reset", "2.5")], ""), 2500),
        ("503 with a wait", |fake| fake.answer_with(503, [("retry-after", "4")], ""), 4000),
        ("429 without", |fake| fake.answer(429, ""), 200),
        ("503 without", |fake| fake.answer(503, ""), 200),
        ("refused", |fake| fake.fail(Stage::Connecting), 200),
    ];
    for (name, script, wait) in script {
        let fake = Fake::new();
        script(&fake);
        let sent = send(&fake, Options::default()).unwrap();
        assert_eq!((sent.written, sent.retries), (1, 1), "{name}");
        let waited = fake.waits()[0].as_millis();
        assert!((wait..wait * 2 + 1).contains(&waited), "{name}: {waited}");
    }
}

#[test]
fn point_10_a_date_is_by_the_servers_clock() {
    let fake = Fake::new();
    let headers =
        [("date", "Wed, 21 Oct 2015 07:28:00 GMT"), ("retry-after", "Wed, 21 Oct 2015 07:28:09 GMT")];
    fake.answer_with(429, headers, "");
    assert_eq!(send(&fake, Options::default()).unwrap().retries, 1);
    assert_eq!(fake.waits(), [Duration::from_secs(9)]);
}

#[test]
fn point_10_what_may_be_written_is_sent_again_only_at_least_once() {
    let script: [(&str, Script); 5] = [
        ("reset", |fake| fake.fail(Stage::Answering)),
        ("timeout", |fake| fake.fail(Stage::TimedOut)),
        ("500", |fake| fake.answer(500, "")),
        ("502", |fake| fake.answer(502, "")),
        ("504", |fake| fake.answer(504, "")),
    ];
    for (name, script) in script {
        let fake = Fake::new();
        script(&fake);
        let error = send(&fake, Options::default()).unwrap_err();
        assert!(error.maybe_applied() && error.is_retryable(), "{name}");
        assert_eq!(fake.requests().len(), 1, "{name}");

        let fake = Fake::new();
        script(&fake);
        assert_eq!(send(&fake, at_least_once()).unwrap().retries, 1, "{name}");
        assert_eq!(fake.requests().len(), 2, "{name}");
    }
}

#[test]
fn refusals_are_final() {
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Unauthorized),
        (403, ErrorKind::Unauthorized),
        (404, ErrorKind::NotFound),
        (307, ErrorKind::Rejected),
        (422, ErrorKind::PartlyWritten),
    ] {
        let fake = Fake::new();
        fake.answer(status, r#"{"error": "no p.secret", "documentation": "https://docs?token=p.secret"}"#);
        let error = send(&fake, at_least_once()).unwrap_err();
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert_eq!(error.message(), "no (token)");
        assert_eq!(error.documentation(), Some("https://docs?token=(token)"));
        assert_eq!(fake.requests().len(), 1);
    }
}

#[test]
fn point_11_no_wait_is_longer_than_what_remains() {
    let fake = Fake::new();
    fake.answer_with(429, [("retry-after", "61")], "");
    let error = send(&fake, Options::default()).unwrap_err();
    assert_eq!((error.kind(), error.retry_after()), (ErrorKind::RateLimited, Some(Duration::from_secs(61))));
    assert!(fake.waits().is_empty());
}

#[test]
fn point_11_a_deadline_ends_all_tries() {
    let fake = Fake::new();
    (0..1000).for_each(|_| fake.answer(503, ""));
    let error = send(&fake, Options::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    let waited: Duration = fake.waits().iter().sum();
    assert!(waited < Duration::from_secs(60), "{waited:?}");

    let fake = Fake::new();
    (0..9).for_each(|_| fake.fail(Stage::TimedOut));
    let error = send(&fake, at_least_once()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(fake.requests().len(), 2, "of 30 seconds each, the second shorter");
}

#[test]
fn point_12_an_answer_that_says_nothing_is_an_error() {
    for body in ["", "<html>", "{}", r#"{"successful_rows":1}"#, "{\"successful_rows\":1,"] {
        let fake = Fake::new();
        fake.answer(200, body);
        let error = send(&fake, at_least_once()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert!(error.maybe_applied(), "{body}");
        assert_eq!(fake.requests().len(), 1, "it may be written");
    }
}

#[test]
fn an_answer_accounts_for_all_rows() {
    let fake = Fake::new();
    fake.answer(200, OK);
    let error = client(&fake, Options::default()).events("page_views").ingest_ndjson("{}\n{}").unwrap_err();
    assert_eq!((error.kind(), error.ingested().unwrap().written), (ErrorKind::PartlyWritten, 1));
}

#[test]
fn an_error_tells_what_was_written_before() {
    let fake = Fake::new();
    fake.answer(200, OK);
    fake.fail(Stage::Answering);
    let options = Options { max_request: 8, ..Options::default() };
    let rows = "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n";
    let error = client(&fake, options).events("page_views").ingest_ndjson(rows).unwrap_err();
    assert_eq!(error.ingested().unwrap().written, 1);
    assert_eq!(fake.requests().len(), 2);
}

#[test]
fn point_13_a_base_address_keeps_its_path_and_names_are_encoded() {
    let fake = Fake::new();
    let client = client(&fake, Options::default());
    let sent = client.events("a&b=c/../d").ingest_ndjson("{}").unwrap();
    assert_eq!(sent.written, 1);
    let address = fake.requests()[0].uri().to_string();
    assert_eq!(address, "http://localhost:7181/under/v0/events?name=a%26b%3Dc%2F..%2Fd&wait=true");
}

#[test]
fn rows_that_nobody_waits_for_are_accepted() {
    let fake = Fake::new();
    let sent = send(&fake, Options { wait: false, ..Options::default() }).unwrap();
    assert_eq!((sent.accepted, sent.written), (1, 0));
    assert!(!fake.requests()[0].uri().to_string().contains("wait"));
}

#[test]
fn bodies_are_as_they_are_where_that_is_wanted() {
    let fake = Fake::new();
    let sent = send(&fake, Options { compression: Compression::None, ..Options::default() }).unwrap();
    assert_eq!(sent.bytes, 7);
    assert!(!fake.requests()[0].headers().contains_key("content-encoding"));
}

#[test]
fn no_text_shows_the_token() {
    let fake = Fake::new();
    fake.answer(403, r#"{"error": {"token": "p.secret"}}"#);
    let client = client(&fake, Options::default());
    let error = client.events("page_views").ingest_ndjson("{}").unwrap_err();
    let builder = Client::builder().token("p.secret");
    let request = &fake.requests()[0];
    let texts = [
        format!("{client:?} {builder:?} {:?}", client.events("x")),
        format!("{error} {error:?} {:?}", error.source()),
        format!("{fake:?} {request:?} {}", request.uri()),
    ];
    assert!(texts.iter().all(|text| !text.contains("secret")), "{texts:?}");
}

#[test]
fn an_error_is_one_pointer_wide() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Error>();
    is_shared::<Client>();
}

#[test]
fn an_earlier_try_that_may_be_written_is_told_of() {
    let fake = Fake::new();
    fake.fail(Stage::Answering);
    fake.answer(403, "");
    let error = send(&fake, at_least_once()).unwrap_err();
    assert!(error.kind() == ErrorKind::Unauthorized && error.maybe_applied(), "{error:?}");
}

#[test]
fn requests_without_a_method_have_token_and_address() {
    let fake = Fake::new();
    fake.answer(429, "");
    fake.answer(200, "{}");
    let request = http::Request::post("/v0/jobs/a?b=c").header("content-type", "text/plain");
    let request = request.header("authorization", "Bearer other").body("{}".into()).unwrap();
    let answer = client(&fake, Options::default()).request(request).unwrap();
    assert_eq!(answer.body(), "{}");
    let sent = &fake.requests()[1];
    assert_eq!(sent.uri(), "http://localhost:7181/under/v0/jobs/a?b=c");
    assert_eq!(
        (&sent.headers()["authorization"], sent.headers().get_all("authorization").iter().count()),
        (&"Bearer p.secret".parse().unwrap(), 1)
    );
    assert_eq!(sent.headers()["content-type"], "text/plain");

    let elsewhere = http::Request::get("https://other/v0/jobs").body("".into()).unwrap();
    let error = client(&fake, Options::default()).request(elsewhere).unwrap_err();
    assert_eq!((error.kind(), fake.requests().len()), (ErrorKind::Config, 2));
}
