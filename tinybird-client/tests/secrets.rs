//! A token is in no `Debug` text, error or address, whatever a server or a connection does.

#![allow(clippy::unwrap_used)]

mod rows;

use std::error::Error as StdError;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tinybird_client::batch::Lost;
use tinybird_client::datasource::{Format, Source};
use tinybird_client::fake::Fake;
use tinybird_client::http::Request;
use tinybird_client::{Client, Error, Options, Retry, Stage, Token, blocking};
use tinybird_imitation::{Faults, Imitation};

use rows::{Visits, visit};

const SECRET: &str = "p.eyJ1IjoiYSJ9.c2VjcmV0";

/// What a user could log.
#[derive(Default)]
struct Log(String);

impl Log {
    fn error(&mut self, error: &Error) {
        writeln!(self.0, "{error} {error:?} {error:#?} {:?} {:?}", error.message(), error.documentation())
            .unwrap();
        let mut source = error.source();
        while let Some(inner) = source {
            writeln!(self.0, "{inner} {inner:?}").unwrap();
            source = inner.source();
        }
    }

    fn result<T: std::fmt::Debug>(&mut self, result: Result<T, Error>) {
        match result {
            Ok(value) => writeln!(self.0, "{value:?} {value:#?}").unwrap(),
            Err(error) => self.error(&error),
        }
    }

    #[track_caller]
    fn is_clean(&self) {
        assert!(self.0.len() > 500, "there is something to look at");
        for part in [SECRET, "eyJ1IjoiYSJ9", "c2VjcmV0"] {
            assert!(!self.0.contains(part), "{}", self.0);
        }
    }
}

/// All that a client does, by a server that answers in one way.
fn everything(log: &mut Log, client: &blocking::Client) {
    log.result(client.ingest(&visit(1)));
    log.result(client.events("visits").ingest_ndjson("{}\n{}"));
    log.result(client.pipe("a").param("b", 1).rows::<(u8,)>());
    log.result(client.sql("SELECT 1").rows::<(u8,)>());
    log.result(client.sql("SELECT 1").bytes());
    match client.sql("SELECT 1").stream::<(u8,)>() {
        Ok(rows) => rows.for_each(|row| log.result(row)),
        Err(error) => log.error(&error),
    }
    log.result(client.request(Request::get("/v0/jobs").body("".into()).unwrap()));
    let visits = client.datasource::<Visits>();
    log.result(visits.append(Source::bytes(Format::Csv, "1")).run());
    log.result(visits.delete("a = 1").run());
    log.result(visits.truncate().run());
    log.result(client.job("j").poll().run());
    log.result(client.tokens().list().run());
    log.result(client.tokens().refresh("a").run());
    let jwt = client.jwt("n").expires_in(Duration::from_secs(60)).read_pipe("a");
    writeln!(log.0, "{client:?} {visits:?} {jwt:?} {:?}", client.tokens()).unwrap();
    log.result(jwt.create().run());
    let lost: Arc<Mutex<Vec<Lost>>> = Arc::default();
    let sink = lost.clone();
    let batches =
        client.batches::<rows::Visit>().on_lost(move |lost| sink.lock().unwrap().push(lost)).start();
    batches.push(&visit(1)).unwrap();
    if let Err(error) = batches.flush() {
        log.error(&error);
    }
    writeln!(log.0, "{batches:?} {:?}", batches.close(Duration::from_millis(200))).unwrap();
    for lost in lost.lock().unwrap().iter() {
        writeln!(log.0, "{lost:?}").unwrap();
        log.error(&lost.error);
    }
}

fn options() -> Options {
    Options { retry: Retry { attempts: 1, ..Retry::default() }, ..Options::default() }
}

#[test]
fn no_text_shows_a_token_that_a_server_repeats() {
    let bodies = [
        format!(
            "{{\"error\": \"the token {SECRET} may not\", \"documentation\": \"https://d?token={SECRET}\"}}"
        ),
        format!("{{\"error\": {{\"token\": \"{SECRET}\"}}, \"errors\": [\"{SECRET}\"]}}"),
        format!("<html>{SECRET}</html>"),
        format!("Code: 1. DB::Exception: {SECRET}"),
        format!("{{\"status\": \"error\", \"error\": \"{SECRET}\"}}"),
    ];
    for body in bodies {
        for status in [400, 401, 403, 404, 409, 413, 422, 429, 500, 503] {
            let fake = Fake::new();
            (0..40).for_each(|_| fake.answer(status, body.clone()));
            let client = blocking::Client::builder().token(SECRET).transport(fake.clone());
            let client = client.options(options()).build().unwrap();
            let mut log = Log::default();
            everything(&mut log, &client);
            for request in fake.requests() {
                writeln!(log.0, "{request:?} {}", request.uri()).unwrap();
            }
            log.is_clean();
        }
    }
}

#[test]
fn no_text_shows_a_token_where_a_connection_fails() {
    let mut log = Log::default();
    for stage in [Stage::Connecting, Stage::Answering, Stage::TimedOut] {
        let fake = Fake::new();
        (0..40).for_each(|_| fake.fail(stage));
        let client = blocking::Client::builder().token(SECRET).transport(fake).options(options());
        everything(&mut log, &client.build().unwrap());
    }
    // By real connections, whose libraries have errors of their own.
    let hangs = Imitation::start(Faults { hangs: true, ..Faults::default() }).unwrap();
    let quick =
        Options { timeout: Duration::from_millis(30), deadline: Duration::from_millis(60), ..options() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for address in [hangs.address(), "http://127.0.0.1:1".to_owned(), "http://name.invalid".to_owned()] {
        let blocking = blocking::Client::builder().token(SECRET).base_url(&*address).options(quick.clone());
        let blocking = blocking.build().unwrap();
        log.result(blocking.ingest(&visit(1)));
        let client =
            Client::builder().token(SECRET).base_url(&*address).options(quick.clone()).build().unwrap();
        log.result(runtime.block_on(client.ingest(&visit(1))));
        log.result(runtime.block_on(client.sql("SELECT 1").rows::<(u8,)>()));
        writeln!(log.0, "{client:?} {:?}", client.events("visits")).unwrap();
    }
    log.is_clean();
}

#[test]
fn builders_and_tokens_show_none() {
    let mut log = Log::default();
    writeln!(log.0, "{:?}", blocking::Client::builder().token(SECRET).base_url("http://a")).unwrap();
    writeln!(log.0, "{:?} {:?}", Client::builder().token(SECRET), Token::from(SECRET)).unwrap();
    for address in [format!("http://{SECRET}@a"), format!("http://a?token={SECRET}"), SECRET.to_owned()] {
        log.result(Client::builder().token(SECRET).base_url(address).build());
    }
    log.result(Client::builder().token(format!("{SECRET}\n{SECRET}")).build());
    let fake = Fake::new();
    fake.answer(200, format!("{{\"tokens\": [{{\"name\": \"a\", \"token\": \"{SECRET}\"}}]}}"));
    fake.answer(200, format!("{{\"token\": \"{SECRET}\"}}"));
    let client = blocking::Client::builder().token("p.other").transport(fake).build().unwrap();
    log.result(client.tokens().list().run());
    log.result(client.jwt("n").expires_in(Duration::from_secs(60)).create().run());
    log.is_clean();
}
