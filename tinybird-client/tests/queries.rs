//! What is sent of a query, and what becomes of its answer. The numbers in names are those of the weaknesses of other
//! clients that each test is about.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use tinybird_client::blocking::Client;
use tinybird_client::fake::Fake;
use tinybird_client::http::Method;
use tinybird_client::{ErrorKind, Stage};
use tinybird_core::resource::{Encoded, kinds};
use tinybird_rows::{Parameters, Query, types};

const ANSWER: &str = r#"{
    "meta": [{"name": "pathname", "type": "String"}, {"name": "views", "type": "UInt64"}],
    "data": [{"pathname": "/", "views": 18446744073709551615}, {"pathname": "/a", "views": "7"}],
    "rows": 2, "rows_before_limit_at_least": 9,
    "statistics": {"elapsed": 0.5, "rows_read": 3, "bytes_read": 30}
}"#;

struct TopPages;

impl tinybird_core::Resource for TopPages {
    type Definition = tinybird_core::pipe::Endpoint;
    const NAME: &'static str = "top_pages";
    const PACKAGE: &'static str = "tests";
    const ENCODED: Encoded = Encoded::new("", &[]);
}

impl kinds::Endpoint for TopPages {}

struct TopPagesQuery {
    from: String,
    ids: Vec<u64>,
}

impl Query for TopPagesQuery {
    type Of = TopPages;
    type Row = (String, u64);

    fn parameters(&self, to: &mut Parameters) {
        to.put::<types::String, _>("from", &self.from);
        to.put::<types::Array<types::UInt64>, _>("ids", &self.ids);
    }
}

fn client(fake: &Fake) -> Client {
    Client::builder().token("p.secret").base_url("http://a/under").transport(fake.clone()).build().unwrap()
}

fn query(ids: impl IntoIterator<Item = u64>) -> TopPagesQuery {
    TopPagesQuery { from: "2026-01-02".to_owned(), ids: ids.into_iter().collect() }
}

#[test]
fn points_1_3_and_14_parameters_arrive_and_rows_have_every_digit() {
    let fake = Fake::new();
    fake.answer(200, ANSWER);
    let answer = client(&fake).query(&query([1, 2])).unwrap();
    assert_eq!(answer.rows, [("/".to_owned(), u64::MAX), ("/a".to_owned(), 7)]);
    assert_eq!((&*answer.columns[1].name, &*answer.columns[1].data_type), ("views", "UInt64"));
    assert_eq!(answer.rows_before_limit, Some(9));
    let statistics = answer.statistics;
    assert_eq!(
        (statistics.elapsed, statistics.rows_read, statistics.bytes_read),
        (Duration::from_millis(500), 3, 30)
    );
    let request = &fake.requests()[0];
    assert_eq!(request.method(), Method::GET);
    assert_eq!(request.uri(), "http://a/under/v0/pipes/top_pages.json?from=2026-01-02&ids=1%2C2");
    assert_eq!(request.headers()["authorization"], "Bearer p.secret");
}

#[test]
fn point_14_what_a_parameter_cannot_say_is_not_sent() {
    let fake = Fake::new();
    let error = client(&fake).query(&query([])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Query);
    assert!(error.message().starts_with("parameter `ids`: "), "{error}");
    assert!(fake.requests().is_empty());
}

#[test]
fn point_13_long_queries_and_line_breaks_are_posted_and_names_are_encoded() {
    let fake = Fake::new();
    (0..3).for_each(|_| fake.answer(200, ANSWER));
    let client = client(&fake);
    assert_eq!(client.query(&query(100_000_000..100_002_000)).unwrap().rows.len(), 2);
    let broken = client.pipe("top_pages").param("text", "a\nb").rows::<(String, u64)>();
    assert_eq!(broken.unwrap().rows.len(), 2);
    client.pipe("../sql").rows::<(String, u64)>().unwrap();
    let [long, broken, encoded] = <[_; 3]>::try_from(fake.requests()).unwrap();
    assert_eq!((long.method(), long.uri().query()), (&Method::POST, None));
    assert_eq!(long.headers()["content-type"], "application/x-www-form-urlencoded");
    assert!(long.body().starts_with(b"from=2026-01-02&ids=100000000%2C100000001%2C"));
    assert_eq!((broken.method(), &**broken.body()), (&Method::POST, &b"text=a%0Ab"[..]));
    assert_eq!(encoded.uri().path(), "/under/v0/pipes/..%2Fsql.json");
}

#[test]
fn point_10_queries_are_tried_again_where_they_did_not_run() {
    let fake = Fake::new();
    fake.answer_with(429, [("retry-after", "3")], "");
    fake.answer(503, "");
    fake.fail(Stage::Connecting);
    fake.answer(200, ANSWER);
    assert_eq!(client(&fake).query(&query([1])).unwrap().rows.len(), 2);
    assert_eq!(fake.waits()[0], Duration::from_secs(3));
    assert_eq!(fake.requests().len(), 4);
}

#[test]
fn a_query_that_may_still_run_is_not_sent_again() {
    let script: [fn(&Fake); 4] = [
        |fake| fake.fail(Stage::TimedOut),
        |fake| fake.fail(Stage::Answering),
        |fake| fake.answer(408, ""),
        |fake| fake.answer(500, "<html>Internal Server Error</html>"),
    ];
    for script in script {
        let fake = Fake::new();
        script(&fake);
        let error = client(&fake).query(&query([1])).unwrap_err();
        assert!(!error.maybe_applied(), "it only reads: {error:?}");
        assert_eq!(fake.requests().len(), 1);
    }
}

#[test]
fn point_12_what_breaks_off_is_an_error_with_the_servers_words() {
    let failed = "{\"meta\":[{\"name\":\"n\",\"type\":\"UInt8\"}],\"data\":[{\"n\":1},Code: 159. DB::Exception: Timeout exceeded";
    for (body, says) in [
        (failed, "Code: 159. DB::Exception: Timeout exceeded"),
        ("{\"meta\":[],", "not the JSON of a query"),
        ("", "not the JSON of a query"),
        ("{}", "no `meta`"),
        ("{\"meta\":[{\"name\":\"n\"}],\"data\":[]}", "no `meta`"),
        ("{\"meta\":[{\"name\":\"n\",\"type\":\"UInt8\"}]}", "no `data`"),
        ("{\"meta\":[{\"name\":\"n\",\"type\":\"UInt8\"}],\"data\":[{\"n\":300}]}", "row 0, column `n`"),
    ] {
        let fake = Fake::new();
        fake.answer(200, body);
        let error = client(&fake).pipe("top_pages").rows::<(u8,)>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert!(error.message().contains(says), "{body}: {error}");
    }
}

#[test]
fn no_text_shows_the_token() {
    let fake = Fake::new();
    (0..2).for_each(|_| fake.answer(200, "Code: 1. DB::Exception: p.secret may not do this"));
    fake.answer(403, r#"{"error": "p.secret"}"#);
    let client = client(&fake);
    let errors = [
        client.sql("SELECT 1").bytes().unwrap_err(),
        client.sql("SELECT 1").rows::<(u8,)>().unwrap_err(),
        client.pipe("top_pages").rows::<(u8,)>().unwrap_err(),
    ];
    let texts = format!("{errors:?} {} {:?} {:?}", errors[1], client.sql("SELECT 1"), client.pipe("a"));
    assert!(texts.contains("(token)") && !texts.contains("secret"), "{texts}");
}

#[test]
fn point_15_other_formats_are_read_as_they_are() {
    let fake = Fake::new();
    fake.answer(200, "\"a\",1\n");
    fake.answer(200, "\"a\",1\nCode: 159. DB::Exception: Timeout exceeded\n");
    fake.answer(200, "\"a\",1\n");
    let client = client(&fake);
    let sql = "SELECT 'a', 1 FORMAT CSV";
    assert_eq!(client.sql(sql).bytes().unwrap(), "\"a\",1\n");
    assert_eq!(client.sql(sql).bytes().unwrap_err().kind(), ErrorKind::Decode);
    assert!(client.sql(sql).rows::<(String, u8)>().unwrap_err().message().contains("FORMAT"));
    let request = &fake.requests()[0];
    assert_eq!(
        (request.method(), request.uri().path(), &**request.body()),
        (&Method::POST, "/under/v0/sql", sql.as_bytes())
    );
    assert_eq!(request.headers()["content-type"], "text/plain");
}
