//! Calls that are refused before they are sent, given up, or whose answer is not whole.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::json;
use tinybird_client::blocking::Client;
use tinybird_client::datasource::Source;
use tinybird_client::fake::Fake;
use tinybird_client::http::{Request, Response};
use tinybird_client::{Body, Bytes, Call, Error, ErrorKind, Options, Stage, Transport, TransportError};
use tinybird_core::resource::{Encoded, kinds};
use tinybird_rows::{Encoder, Parameters, Query, Row, Rows, TakesEvents, types};

use crate::ANSWER;
use crate::played::{scenario, seen, wanted};

struct TopPages;

impl tinybird_core::Resource for TopPages {
    type Definition = tinybird_core::pipe::Endpoint;
    const NAME: &'static str = "top_pages";
    const PACKAGE: &'static str = "tests";
    const ENCODED: Encoded = Encoded::new("", &[]);
}

impl kinds::Endpoint for TopPages {}

/// `ids: Array(UInt64)`
struct TopPagesQuery(Vec<u64>);

impl Query for TopPagesQuery {
    type Of = TopPages;
    type Row = (u8,);

    fn parameters(&self, to: &mut Parameters) {
        to.put::<types::Array<types::UInt64>, _>("ids", &self.0);
    }
}

#[test]
fn what_makes_no_sense_is_not_sent() {
    let played = scenario("delete-no-condition", "");
    let datasource = played.client.datasource_named("page_views");
    for condition in ["  ", ""] {
        let error = datasource.delete(condition).run().map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Query);
    }
    played.is_the_same();

    let played = scenario("append-file-missing", "");
    let datasource = played.client.datasource_named("page_views");
    let error = datasource.append(Source::file("nowhere.csv")).run().map(drop).unwrap_err();
    assert!(error.kind() == ErrorKind::Query && error.message().starts_with("the file cannot be read"));
    played.is_the_same();
}

#[test]
fn point_13_a_base_path_is_kept_and_a_long_query_is_posted() {
    let played = scenario("query-base-path", ANSWER);
    let client = Client::builder().token("t").base_url("http://localhost:7181/proxy");
    let client = client.transport(played.fake.clone()).build().unwrap();
    client.pipe("top_pages").rows::<(u8,)>().unwrap();
    let mut expected = wanted(&played.recorded[0]);
    expected[1] = "/proxy/v0/pipes/top_pages.json".into();
    assert_eq!(played.fake.requests().iter().map(seen).collect::<Vec<_>>(), [expected]);

    let played = scenario("query-long", ANSWER);
    let ids = TopPagesQuery((0..2000).map(|n| 100_000_000 + n).collect());
    let commas = ids.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    played.client.query(&ids).unwrap();
    let mut expected = wanted(&played.recorded[0]);
    let recorded = std::mem::replace(&mut expected[2], json!([]));
    assert_eq!(recorded.as_array().unwrap().len(), 2000);
    expected[0] = "POST".into();
    expected[4] = json!([["ids", commas]]);
    assert_eq!(played.fake.requests().iter().map(seen).collect::<Vec<_>>(), [expected]);
}

#[test]
fn point_14_an_empty_list_is_not_the_same_as_no_filter() {
    let played = scenario("query-array-empty", ANSWER);
    let error = played.client.query(&TopPagesQuery(Vec::new())).unwrap_err();
    assert!(error.kind() == ErrorKind::Query && error.message().contains("ids"), "{error}");
    assert!(played.fake.requests().is_empty());
    // No filter is no parameter.
    played.client.pipe("top_pages").rows::<(u8,)>().unwrap();
    played.is_the_same();
}

/// A server that answers one request with this text, and then ends the connection, or waits until the client does.
fn serve(text: &'static str, ends: bool) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let mut reader = BufReader::new(listener.accept().unwrap().0);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            reader.read_line(&mut head).unwrap();
        }
        reader.get_mut().write_all(text.as_bytes()).unwrap();
        if !ends {
            let _ = reader.read_line(&mut String::new());
        }
        head
    });
    (address, server)
}

/// Asks a server for the rows of `top_pages`, and looks whether it was asked as in the scenario.
fn asked(name: &str, text: &'static str, ends: bool) -> Error {
    let played = scenario(name, "");
    let (address, server) = serve(text, ends);
    let options = Options { deadline: Duration::from_millis(300), ..Options::default() };
    let token = played.recorded[0]["headers"]["authorization"].as_str().unwrap();
    let client = Client::builder().token(token.strip_prefix("Bearer ").unwrap()).base_url(address);
    let client = client.options(options).build().unwrap();
    let error = client.pipe("top_pages").rows::<(u8,)>().unwrap_err();
    let head = server.join().unwrap();
    assert!(head.starts_with("GET /v0/pipes/top_pages.json HTTP/1.1\r\n"), "{head}");
    assert!(head.contains(token), "{head}");
    error
}

#[test]
fn point_12_an_answer_that_stops_or_is_cut_off_is_an_error_of_the_same_type() {
    const HALF: &str = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"meta\":[{\"name\":\"n\"";
    assert_eq!(asked("query-hang", HALF, false).kind(), ErrorKind::Timeout);
    assert_eq!(asked("query-timeout-client", "", false).kind(), ErrorKind::Timeout);
    assert_eq!(asked("query-truncated", HALF, true).kind(), ErrorKind::Transport);

    let played = scenario("query-partial-json", "");
    let error = played.client.pipe("top_pages").rows::<(u8,)>().unwrap_err();
    assert!(error.message().contains("Code: 159. DB::Exception: Timeout exceeded"), "{error}");
    played.is_the_same();
}

#[test]
fn a_query_that_timed_out_is_not_asked_again() {
    let fake = Fake::new();
    fake.fail(Stage::TimedOut);
    let client = Client::builder().token("t").transport(fake.clone()).build().unwrap();
    let error = client.pipe("top_pages").rows::<(u8,)>().unwrap_err();
    assert_eq!((error.kind(), fake.requests().len()), (ErrorKind::Timeout, 1));
}

/// Takes requests, and never answers.
struct Silent(Fake);

impl Transport for Silent {
    fn call(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> Call<'_, Result<Response<Box<dyn Body>>, TransportError>> {
        drop(Transport::call(&self.0, request, timeout));
        Box::pin(std::future::pending())
    }

    fn sleep(&self, wait: Duration) -> Call<'_, ()> {
        Transport::sleep(&self.0, wait)
    }

    fn now(&self) -> Duration {
        Transport::now(&self.0)
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_is_not_sent_again() {
    let played = scenario("ingest-abort", "");
    let client = tinybird_client::Client::builder().token("p.admin-token");
    let client = client.transport(Silent(played.fake.clone())).build().unwrap();
    let call = client.events("page_views").ingest_ndjson("{}");
    assert!(tokio::time::timeout(Duration::from_millis(20), call).await.is_err());
    tokio::time::sleep(Duration::from_millis(20)).await;
    played.is_the_same();
}

struct Everything;

impl tinybird_core::Resource for Everything {
    type Definition = tinybird_core::DataSource;
    const NAME: &'static str = "everything";
    const PACKAGE: &'static str = "tests";
    const ENCODED: Encoded = Encoded::new("", &[]);
}

impl kinds::DataSource for Everything {}
impl Rows for Everything {}
impl TakesEvents for Everything {}

/// `at: DateTime64(3)`, as a type of the standard library.
struct At(std::time::SystemTime);

impl Row for At {
    type Of = Everything;

    fn encode(&self, to: &mut Encoder) {
        to.put::<types::DateTime64<3>, _>(",\"at\":", &self.0);
    }
}

#[test]
fn point_16_times_are_sent_in_the_form_of_their_column() {
    let played = scenario("ingest-date-object", "");
    assert!(played.recorded.is_empty(), "the SDK refuses them");
    let fake = Fake::new();
    let client = Client::builder().token("p.token").transport(fake.clone()).build().unwrap();
    client.ingest(&At(UNIX_EPOCH)).unwrap().all_written().map(drop).unwrap();
    assert_eq!(fake.rows("everything"), [r#"{"at":"1970-01-01 00:00:00.000"}"#]);
}
