//! The client for async runtimes: it drives what the blocking one drives, so these tests are about the driving.

#![allow(clippy::unwrap_used)]

mod rows;

use std::sync::mpsc::channel;
use std::time::Duration;

use tinybird_client::batch::{Lost, PushError, WhenFull};
use tinybird_client::fake::Fake;
use tinybird_client::{Client, Error, ErrorKind, Options, Stage};
use tinybird_imitation::{Faults, Imitation};

use rows::{Visit, ids, visit};

const LONG: Duration = Duration::from_secs(60);

fn client(fake: &Fake) -> Client {
    Client::builder().token("p.secret").transport(fake.clone()).build().unwrap()
}

fn real(server: &Imitation) -> Client {
    Client::builder().token("p.secret").base_url(server.address()).build().unwrap()
}

fn is_shared<T: Send + Sync + 'static>(_: &T) {}
fn is_sent<T: Send + 'static>(future: T) -> T {
    future
}

#[tokio::test]
async fn rows_are_sent_and_sent_again() {
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

#[tokio::test]
async fn rows_and_batches_arrive_on_real_connections() {
    let server = Imitation::start(Faults::default()).unwrap();
    let client = real(&server);
    assert_eq!(client.ingest(&visit(1)).await.unwrap().written, 1);
    let batches = client.batches::<Visit>().max_rows(100).max_wait(LONG).start();
    is_shared(&batches);
    for n in 0..1050 {
        is_sent(batches.clone()).push(&visit(n)).await.unwrap();
    }
    let report = batches.close(LONG).await;
    assert_eq!((report.pushed, report.written, report.requests), (1050, 1050, 11));
    assert!(matches!(batches.push(&visit(0)).await, Err(PushError::Closed)));
    let mut ids = ids(&server.take_written("visits"));
    ids.sort_unstable();
    ids.dedup();
    assert!(ids.into_iter().eq(0..1050));
}

#[tokio::test]
async fn what_was_refused_was_not_written_and_what_is_late_may_be() {
    let options = Options { deadline: Duration::from_millis(300), ..Options::default() };
    let client = Client::builder().token("p.secret").base_url("http://name.invalid").options(options.clone());
    let error = client.build().unwrap().ingest(&visit(1)).await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client =
        Client::builder().token("p.secret").base_url(format!("http://{closed}")).options(options.clone());
    let refused = client.build().unwrap().ingest(&visit(1)).await;
    for error in [error, refused].map(Result::unwrap_err) {
        assert!(error.kind() == ErrorKind::Transport && !error.maybe_applied(), "{error:?}");
        assert!(!format!("{error:?}").contains("secret"));
    }
    let server = Imitation::start(Faults { hangs: true, ..Faults::default() }).unwrap();
    let error = real(&server).with(options).ingest(&visit(1)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Timeout && error.maybe_applied(), "{error:?}");
}

#[tokio::test]
async fn batches_wait_for_room_flush_and_end_in_time() {
    let server = Imitation::start(Faults { hangs: true, ..Faults::default() }).unwrap();
    let (sender, lost) = channel::<Lost>();
    let batches = real(&server)
        .batches::<Visit>()
        .max_buffered(20_000)
        .max_rows(10)
        .when_full(WhenFull::Wait)
        .on_lost(move |lost| sender.send(lost).unwrap())
        .start();
    let full = async {
        for n in 0..10_000 {
            batches.push(&visit(n)).await?;
        }
        Ok::<(), PushError>(())
    };
    let closed = async {
        while !matches!(batches.try_push(&visit(0)), Err(PushError::Full)) {
            tokio::task::yield_now().await;
        }
        // Calls are under way.
        tokio::time::sleep(Duration::from_millis(100)).await;
        batches.close(Duration::from_millis(100)).await
    };
    let (full, report) = tokio::join!(full, closed);
    assert!(matches!(full, Err(PushError::Closed)));
    assert_eq!((report.pushed, report.buffered), (report.lost, 0));
    let lost: Vec<Lost> = lost.try_iter().collect();
    assert_eq!(lost.iter().map(|lost| lost.rows).sum::<u64>(), report.lost);
    assert!(lost.iter().any(|lost| lost.error.maybe_applied()));
}

#[tokio::test]
async fn a_flush_tells_of_losses() {
    let fake = Fake::new();
    fake.answer(403, "");
    let batches = client(&fake).batches::<Visit>().start();
    batches.push(&visit(1)).await.unwrap();
    assert_eq!(batches.flush().await.unwrap_err().kind(), ErrorKind::Unauthorized);
    batches.push(&visit(2)).await.unwrap();
    assert_eq!(batches.flush().await.unwrap().written, 1);
}

#[test]
fn rows_come_back_when_the_runtime_goes_away() {
    let server = Imitation::start(Faults { hangs: true, ..Faults::default() }).unwrap();
    let (sender, lost) = channel::<Lost>();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let batches = runtime.block_on(async {
        let client = real(&server);
        let builder = client.batches::<Visit>().max_rows(1).in_flight(1);
        let batches = builder.on_lost(move |lost| sender.send(lost).unwrap()).start();
        (0..3).for_each(|n| batches.try_push(&visit(n)).unwrap());
        tokio::time::sleep(Duration::from_millis(100)).await;
        batches
    });
    drop(runtime);
    let lost: Vec<(u64, bool)> =
        lost.try_iter().map(|lost| (lost.rows, lost.error.maybe_applied())).collect();
    assert_eq!(lost, [(1, true), (1, false), (1, false)]);
    assert_eq!(batches.report().lost, 3);
    assert!(matches!(batches.try_push(&visit(0)), Err(PushError::Closed)));
}

#[test]
fn without_a_runtime_batches_are_closed_and_a_driver_runs_anywhere() {
    let fake = Fake::new();
    let batches = client(&fake).batches::<Visit>().start();
    assert!(matches!(batches.try_push(&visit(0)), Err(PushError::Closed)));

    let (batches, driver) = client(&fake).batches::<Visit>().split();
    batches.try_push(&visit(0)).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (report, ()) = runtime.block_on(async { tokio::join!(batches.close(LONG), driver) });
    assert_eq!(report.written, 1);
}

#[tokio::test]
async fn point_15_answers_are_read_row_by_row() {
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
