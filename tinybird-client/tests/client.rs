//! The client for async runtimes: it drives what the blocking one drives, so these tests are about the driving.

#![allow(clippy::unwrap_used)]

mod block_on;
mod rows;

use std::sync::mpsc::channel;
use std::time::Duration;

use tinybird_client::batch::{Lost, PushError};
use tinybird_client::fake::Fake;
use tinybird_client::{Client, Error, ErrorKind, Options, Stage};

use block_on::{block_on, block_on_beside};
use rows::{Visit, visit};

const LONG: Duration = Duration::from_secs(60);

fn client(fake: &Fake) -> Client {
    Client::builder().token("p.secret").transport(fake.clone()).build().unwrap()
}

fn is_shared<T: Send + Sync + 'static>(_: &T) {}
fn is_sent<T: Send + 'static>(future: T) -> T {
    future
}

#[test]
fn rows_are_sent_and_sent_again() {
    block_on(rows_are_sent());
}

async fn rows_are_sent() {
    let fake = Fake::new();
    fake.answer_with(429, [("retry-after", "3")], "");
    let client = client(&fake);
    is_shared(&client);
    let sent = is_sent(client.ingest_all(&[visit(1), visit(2)])).await.unwrap().all_written().unwrap();
    assert_eq!((sent.written, sent.retries), (2, 1));
    assert_eq!(fake.waits(), [Duration::from_secs(3)]);

    let error = client.ingest(&Visit { id: 1, load: f64::NAN }).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Row);
    fake.fail(Stage::Answering);
    let error = client.ingest(&visit(1)).await.unwrap_err();
    assert!(error.maybe_applied());
    fake.answer(403, r#"{"error": "not p.secret"}"#);
    let error = client.with(Options::default()).ingest(&visit(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Unauthorized, "not (token)"));
    assert!(!format!("{client:?} {error:?}").contains("secret"));
}

#[test]
fn a_flush_tells_of_losses() {
    let fake = Fake::new();
    fake.answer(403, "");
    let (batches, driver) = client(&fake).batches::<Visit>().split();
    let flushes = async {
        batches.push(&visit(1)).await.unwrap();
        assert_eq!(batches.flush().await.unwrap_err().kind(), ErrorKind::Unauthorized);
        batches.push(&visit(2)).await.unwrap();
        assert_eq!(batches.flush().await.unwrap().written, 1);
    };
    block_on_beside(flushes, driver);
}

#[test]
fn batches_wait_for_room_and_end() {
    let fake = Fake::new();
    fake.fail(Stage::Answering);
    let (batches, driver) = client(&fake).batches::<Visit>().max_buffered(20_000).max_rows(10).split();
    is_shared(&batches);
    let report = async {
        for n in 0..5_000 {
            is_sent(batches.clone()).push(&visit(n)).await.unwrap();
        }
        batches.close(LONG).await
    };
    let report = block_on_beside(report, is_sent(driver));
    assert_eq!((report.pushed, report.written, report.retries), (5_000, 5_000, 1));
    assert!(matches!(batches.try_push(&visit(0)), Err(PushError::Closed)));
    let mut rows = fake.rows("visits");
    rows.sort();
    rows.dedup();
    assert_eq!(rows.len(), 5_000);
}

#[test]
fn rows_come_back_when_what_sends_them_goes_away() {
    let (sender, lost) = channel::<Lost>();
    let client = client(&Fake::new());
    let builder = client.batches::<Visit>().max_rows(1).in_flight(1);
    let (batches, driver) = builder.on_lost(move |lost| sender.send(lost).unwrap()).split();
    (0..3).for_each(|n| batches.try_push(&visit(n)).unwrap());
    drop(driver);
    let lost: Vec<(u64, bool)> =
        lost.try_iter().map(|lost| (lost.rows, lost.error.maybe_applied())).collect();
    assert_eq!(lost, [(1, false); 3]);
    assert_eq!(batches.report().lost, 3);
    assert!(matches!(batches.try_push(&visit(0)), Err(PushError::Closed)));

    // The fake has no runtime.
    let batches = client.batches::<Visit>().start();
    assert!(matches!(batches.try_push(&visit(0)), Err(PushError::Closed)));
}

#[test]
fn point_15_answers_are_read_row_by_row() {
    block_on(answers_are_read_row_by_row());
}

async fn answers_are_read_row_by_row() {
    let fake = Fake::new();
    let many: String = (0..1000).map(|n| format!("{{\"n\":\"{n}\",\"path\":\"/é\"}}\n")).collect();
    fake.answer(429, "");
    fake.answer(200, many.trim_end().to_owned());
    let client = client(&fake);
    let mut rows = client.pipe("top_pages").param("from", 1).stream::<(u64, String)>().await.unwrap();
    let mut count = 0;
    while let Some(row) = rows.next().await {
        assert_eq!(row.unwrap(), (count, "/é".to_owned()));
        count += 1;
    }
    assert_eq!(count, 1000);
    let request = &fake.requests()[1];
    assert_eq!(request.uri(), "https://api.tinybird.co/v0/pipes/top_pages.ndjson?from=1");

    let blocking = tinybird_client::blocking::Client::builder().token("p.token").transport(fake.clone());
    let blocking = blocking.build().unwrap();
    for (text, says) in [
        (
            "{\"n\":1}\nCode: 159. DB::Exception: Timeout exceeded",
            "failed in the middle of its answer: Code: 159.",
        ),
        ("{\"n\":1}\n{\"n\":", "row 1"),
        ("{\"n\":1}\n<html>", "a line that is not a row"),
        ("{\"n\":1}\n{\"n\":true}\n{\"n\":1}", "row 1"),
    ] {
        fake.answer(200, text);
        let mut rows = client.sql("SELECT 1 AS n;").stream::<(u8,)>().await.unwrap();
        let mut read: Vec<Result<(u8,), Error>> = Vec::new();
        while let Some(row) = rows.next().await {
            read.push(row);
        }
        fake.answer(200, text);
        let again: Vec<_> = blocking.sql("SELECT 1 AS n").stream::<(u8,)>().unwrap().collect();
        for read in [read, again] {
            let [first, error] = <[_; 2]>::try_from(read).unwrap();
            assert_eq!(first.unwrap(), (1,));
            let error = error.unwrap_err();
            assert!(error.kind() == ErrorKind::Decode && error.message().contains(says), "{error:?}");
        }
    }
    assert_eq!(*fake.requests().last().unwrap().body(), "SELECT 1 AS n\nFORMAT JSONEachRow");
    fake.answer(404, r#"{"error": "no pipe"}"#);
    assert_eq!(client.pipe("x").stream::<(u8,)>().await.unwrap_err().kind(), ErrorKind::NotFound);
}
