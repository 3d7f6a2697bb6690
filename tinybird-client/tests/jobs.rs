//! Data sources, jobs and JWTs: what the recordings do not have.

#![allow(clippy::unwrap_used)]

mod rows;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tinybird_client::datasource::{Format, Source};
use tinybird_client::fake::Fake;
use tinybird_client::{Client, ErrorKind, Options, Stage, Token, blocking};

use rows::{Visits, visit};

const HOUR: Duration = Duration::from_secs(3600);

fn blocking(fake: &Fake) -> blocking::Client {
    blocking::Client::builder().token("p.secret").transport(fake.clone()).build().unwrap()
}

#[test]
fn point_18_a_job_is_waited_for() {
    let fake = Fake::new();
    fake.answer(
        200,
        r#"{"id":"j/1","job_id":"j/1","status":"waiting","job":{"id":"j/1","status":"waiting"}}"#,
    );
    fake.answer(200, r#"{"id":"j/1","status":"working"}"#);
    fake.answer(502, "");
    fake.answer(429, "");
    fake.answer(
        200,
        r#"{"id":"j/1","status":"done","blocks":[{"process_return":[{"lines":5,"quarantine":2}]}]}"#,
    );
    let client = blocking(&fake);
    let import = client.datasource::<Visits>().replace(Source::url("https://a/rows.parquet"));
    let job = import.replace_where("id = 1").run().unwrap();
    assert_eq!((job.id(), &*job.state().status), (Some("j/1"), "waiting"));
    let state = job.wait().run().unwrap();
    assert_eq!((state.rows, state.quarantined), (Some(5), 2));
    assert_eq!(state.all_written().unwrap_err().kind(), ErrorKind::Quarantined);
    let requests = fake.requests();
    let address = "/v0/datasources?name=visits&mode=replace&replace_condition=id%20%3D%201&format=parquet";
    assert_eq!(requests[0].uri().path_and_query().unwrap(), address);
    assert_eq!(requests[1].uri().path(), "/v0/jobs/j%2F1");
    assert_eq!(fake.waits()[0], Duration::from_millis(500));
}

#[test]
fn a_job_that_fails_is_an_error_and_one_may_be_cancelled() {
    let fake = Fake::new();
    fake.answer(200, r#"{"id":"j","status":"error","error":"no memory for p.secret"}"#);
    fake.answer(200, r#"{"id":"j","status":"cancelled"}"#);
    fake.answer(200, r#"{"id":"j","status":"working"}"#);
    fake.answer(200, "{}");
    let client = blocking(&fake);
    let error = client.job("j").wait().run().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Job, "the job failed: no memory for (token)"));
    assert_eq!(client.job("j").wait().run().unwrap_err().message(), "the job was cancelled");
    assert!(!client.job("j").poll().run().unwrap().is_over());
    client.job("j").cancel().run().unwrap();
    assert_eq!(fake.requests()[3].uri().path(), "/v0/jobs/j/cancel");
}

#[tokio::test]
async fn the_async_client_does_the_same() {
    let fake = Fake::new();
    fake.answer(201, r#"{"job_id":"d","delete_id":"d","status":"waiting","job":{"status":"waiting"}}"#);
    fake.answer(200, r#"{"id":"d","status":"done"}"#);
    fake.answer(200, r#"{"rows_to_be_deleted":7}"#);
    fake.answer(205, "");
    fake.answer(200, r#"{"token":"eyJ"}"#);
    fake.answer(200, r#"{"tokens":[]}"#);
    fake.answer(200, r#"{"import_id":"i"}"#);
    let client = Client::builder().token("p.secret").transport(fake.clone()).build().unwrap();
    let visits = client.datasource::<Visits>();
    let job = visits.delete("id = 1").await.unwrap();
    job.wait().await.unwrap().all_written().unwrap();
    assert_eq!(visits.delete("id = 1").dry_run().await.unwrap(), 7);
    visits.truncate().await.unwrap();
    let jwt =
        client.jwt("n").expires_in(HOUR).read_filtered::<Visits>("id = 1").rps(3).create().await.unwrap();
    assert_eq!(jwt.expose(), "eyJ");
    assert_eq!(client.tokens().list().await.unwrap(), []);
    let job = visits.append(Source::bytes(Format::Ndjson, "{\"id\":1}\n")).await.unwrap();
    job.wait().await.unwrap().all_written().unwrap();
    client.ingest(&visit(1)).await.unwrap().all_written().map(drop).unwrap();
    let requests = fake.requests();
    assert_eq!(*requests[0].body(), "delete_condition=id%20%3D%201");
    assert_eq!(*requests[2].body(), "delete_condition=id%20%3D%201&dry_run=true");
    let json: Value = serde_json::from_slice(requests[4].body()).unwrap();
    let scope = json!({"type": "DATASOURCES:READ", "resource": "visits", "filter": "id = 1"});
    assert_eq!(json, json!({"name": "n", "scopes": [scope], "limits": {"rps": 3}}));
}

#[test]
fn what_makes_no_sense_is_not_sent() {
    let fake = Fake::new();
    let client = blocking(&fake);
    let visits = client.datasource::<Visits>();
    let past = SystemTime::now() - HOUR;
    let errors = [
        visits.delete("  ").run().unwrap_err(),
        visits.delete("").dry_run().run().unwrap_err(),
        visits.append(Source::url("https://a/b.csv")).replace_where("id = 1").run().unwrap_err(),
        client.jwt("n").read_pipe("a").create().run().unwrap_err(),
        client.jwt("n").read_pipe("a").expires_at(past).create().run().unwrap_err(),
        client.jwt("n").read_pipe("a").expires_in(Duration::MAX).create().run().unwrap_err(),
        client.jwt("n").expires_in(HOUR).sign("w", &Token::from("a")).unwrap_err(),
    ];
    assert!(
        errors.iter().all(|error| error.kind() == ErrorKind::Query && !error.maybe_applied()),
        "{errors:?}"
    );
    assert!(fake.requests().is_empty());
}

#[test]
fn rows_that_may_be_appended_are_not_sent_again() {
    let fake = Fake::new();
    fake.fail(Stage::Answering);
    let client = blocking(&fake);
    let append = client.datasource::<Visits>().append(Source::bytes(Format::Csv, "1"));
    assert!(append.csv_delimiter(";").csv_escape("\\").run().unwrap_err().maybe_applied());
    let [request] = <[_; 1]>::try_from(fake.requests()).unwrap();
    let query = "name=visits&mode=append&dialect_delimiter=%3B&dialect_escapechar=%5C&format=csv";
    assert_eq!(request.uri().query(), Some(query));
}

#[test]
fn point_17_a_jwt_is_signed_here() {
    let client = blocking(&Fake::new());
    let jwt = client.jwt("user_1").expires_in(HOUR).read_pipe("top_pages").rps(10);
    let jwt = jwt.sign("w-1", &Token::from("p.admin")).unwrap();
    let parts: Vec<&str> = jwt.expose().split('.').collect();
    let json =
        |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
    assert_eq!(json(parts[0]), json!({"alg": "HS256", "typ": "JWT"}));
    let mut claims = json(parts[1]);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let expires = claims.as_object_mut().unwrap().remove("exp").unwrap().as_u64().unwrap();
    assert!((now + 3595..now + 3605).contains(&expires));
    let scopes = json!([{"type": "PIPES:READ", "resource": "top_pages"}]);
    assert_eq!(
        claims,
        json!({"workspace_id": "w-1", "name": "user_1", "scopes": scopes, "limits": {"rps": 10}})
    );
    // As Python's `hmac` signs it.
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(4_102_444_800);
    let jwt = client.jwt("n").expires_at(at).read_pipe("top_pages").sign("w-1", &Token::from("p.admin"));
    let signed = concat!(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.",
        "eyJleHAiOjQxMDI0NDQ4MDAsIm5hbWUiOiJuIiwic2NvcGVzIjpbeyJyZXNvdXJjZSI6InRvcF9wYWdlcyIsInR5cGUiOiJQSVBFUzpSRUFEIn1dLCJ3b3Jrc3BhY2VfaWQiOiJ3LTEifQ.",
        "VDvNVWL1AZUqdFhXc4BSYmXoamNqEJm_ST1Zn0fhRw8"
    );
    assert_eq!(jwt.unwrap().expose(), signed);
}

/// A file goes through real connections in pieces, with its length told before.
#[test]
fn point_18_a_file_is_sent_while_it_is_read() {
    let path = std::env::temp_dir().join(format!("tinybird-client-{}.ndjson", std::process::id()));
    std::fs::write(&path, "{\"id\":1}\n".repeat(200_000)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let mut bodies = Vec::new();
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            let mut text = Vec::new();
            let mut piece = [0; 65536];
            let (head, mut body) = loop {
                let length = stream.read(&mut piece).unwrap();
                text.extend_from_slice(&piece[..length]);
                if let Some(end) = text.windows(4).position(|four| four == b"\r\n\r\n") {
                    break (
                        String::from_utf8(text[..end].to_vec()).unwrap().to_lowercase(),
                        text.split_off(end + 4),
                    );
                }
            };
            let length: usize =
                head.split("content-length: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
            assert!(!head.contains("transfer-encoding"), "{head}");
            while body.len() < length {
                let read = stream.read(&mut piece).unwrap();
                body.extend_from_slice(&piece[..read]);
            }
            let answer =
                b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 17\r\n\r\n{\"import_id\":\"i\"}";
            stream.write_all(answer).unwrap();
            bodies.push(body);
        }
        bodies
    });
    let blocking = blocking::Client::builder().token("p.token").base_url(&*address).build().unwrap();
    blocking.datasource::<Visits>().append(Source::file(&path)).run().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::builder().token("p.token").base_url(&*address).options(Options::default());
    let client = client.build().unwrap();
    runtime
        .block_on(async { client.datasource::<Visits>().append(Source::file(&path)).await.map(drop) })
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    for body in server.join().unwrap() {
        let text = String::from_utf8(body).unwrap();
        assert_eq!(text.matches("{\"id\":1}\n").count(), 200_000);
    }
}
