//! Rows that are sent in the background by threads: what a program sees of it. When which rows are sent is decided by a machine
//! without I/O, which has its own tests.

#![allow(clippy::unwrap_used)]

mod rows;

use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tinybird_client::batch::{Lost, PushError, WhenFull};
use tinybird_client::blocking::{Batches, Client};
use tinybird_client::fake::Fake;
use tinybird_client::{Delivery, ErrorKind, Options, Stage};
use tinybird_imitation::{Faults, Imitation};

use rows::{Visit, ids, visit};

const LONG: Duration = Duration::from_secs(60);

fn client(fake: &Fake) -> Client {
    Client::builder().token("p.secret").transport(fake.clone()).build().unwrap()
}

fn is_shared<T: Clone + Send + Sync + 'static>(_: &T) {}

#[test]
fn point_8_rows_are_sent_together_and_all_of_them_at_the_end() {
    let server = Imitation::start(Faults::default()).unwrap();
    let client = Client::builder().token("p.token").base_url(server.address()).build().unwrap();
    let batches = client.batches::<Visit>().max_rows(100).max_wait(LONG).start();
    is_shared(&batches);
    (0..1050).for_each(|n| batches.push(&visit(n)).unwrap());
    let report = batches.close(LONG);
    assert_eq!((report.pushed, report.written, report.buffered), (1050, 1050, 0));
    assert!(report.is_all_written());
    assert_eq!(report.requests, 11);
    let mut ids = ids(&server.take_written("visits"));
    ids.sort_unstable();
    assert!(ids.into_iter().eq(0..1050));
    assert!(matches!(batches.push(&visit(0)), Err(PushError::Closed)));
}

#[test]
fn many_threads_push_and_flush() {
    let fake = Fake::new();
    let batches = client(&fake).batches::<Visit>().max_rows(10).start();
    thread::scope(|scope| {
        for thread in 0..4 {
            let batches = batches.clone();
            let fake = &fake;
            scope.spawn(move || {
                for round in 0..20 {
                    let n = thread * 1000 + round;
                    batches.push(&visit(n)).unwrap();
                    let report = batches.flush().unwrap();
                    assert!(report.written > round);
                    assert!(fake.rows("visits").contains(&format!("{{\"id\":{n},\"load\":0.5}}")));
                }
            });
        }
    });
    assert_eq!(batches.close(LONG).written, 80);
}

#[test]
fn a_mistake_in_a_row_is_the_callers_and_no_other_row_is_lost() {
    let fake = Fake::new();
    let batches = client(&fake).batches::<Visit>().start();
    batches.push(&visit(1)).unwrap();
    let error = batches.push(&Visit { id: 2, load: f64::NAN }).unwrap_err();
    assert!(error.to_string().starts_with("row 0, column `load`"), "{error}");
    batches.push(&visit(3)).unwrap();
    assert_eq!(batches.close(LONG).written, 2);
}

#[test]
fn what_is_lost_comes_back_and_can_be_sent_again() {
    let fake = Fake::new();
    fake.answer(403, r#"{"error": "no p.secret"}"#);
    let (sender, lost) = channel::<Lost>();
    let client = client(&fake);
    let batches = client.batches::<Visit>().on_lost(move |lost| sender.send(lost).unwrap()).start();
    batches.push(&visit(1)).unwrap();
    let error = batches.flush().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Unauthorized, "no (token)"));
    let lost = lost.recv().unwrap();
    assert_eq!((&*lost.datasource, lost.rows, lost.error.maybe_applied()), ("visits", 1, false));
    assert_eq!(client.events(lost.datasource).ingest_ndjson(lost.ndjson).unwrap().written, 1);
    batches.push(&visit(4)).unwrap();
    let report = batches.close(LONG);
    assert_eq!((report.lost, report.written), (1, 1));
    assert!(!format!("{batches:?}").contains("secret"));
}

#[test]
fn on_lost_may_push_and_may_panic() {
    let fake = Fake::new();
    (0..3).for_each(|_| fake.answer(400, ""));
    let again: Arc<Mutex<Option<Batches<Visit>>>> = Arc::default();
    let batches = again.clone();
    let times = Arc::new(Mutex::new(0));
    let count = times.clone();
    let on_lost = move |lost: Lost| {
        *count.lock().unwrap() += 1;
        batches.lock().unwrap().as_ref().unwrap().push(&visit(lost.rows)).unwrap();
        panic!("on_lost panics");
    };
    let batches = client(&fake).batches::<Visit>().max_rows(1).on_lost(on_lost).start();
    *again.lock().unwrap() = Some(batches.clone());
    batches.push(&visit(7)).unwrap();
    while batches.report().written == 0 {
        thread::yield_now();
    }
    assert_eq!(*times.lock().unwrap(), 3);
    let report = batches.close(LONG);
    assert_eq!((report.pushed, report.lost, report.written), (4, 3, 1));
}

#[test]
fn at_least_once_is_the_default_and_at_most_once_a_choice() {
    for (delivery, written, lost) in [(None, 1, 0), (Some(Delivery::AtMostOnce), 0, 1)] {
        let fake = Fake::new();
        fake.fail(Stage::Answering);
        let client = client(&fake);
        let mut builder = client.batches::<Visit>();
        if let Some(delivery) = delivery {
            builder = builder.delivery(delivery);
        }
        let batches = builder.start();
        batches.push(&visit(1)).unwrap();
        let report = batches.close(LONG);
        assert_eq!((report.written, report.lost), (written, lost), "{delivery:?}");
    }
}

#[test]
fn a_server_that_is_down_ends_with_the_close() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder().token("p.token").base_url(address).build().unwrap();
    let (sender, lost) = channel();
    let batches = client.batches::<Visit>().on_lost(move |lost| sender.send(lost).unwrap()).start();
    batches.push(&visit(1)).unwrap();
    let report = batches.close(Duration::from_millis(700));
    assert_eq!((report.lost, report.buffered), (1, 0));
    let lost: Lost = lost.recv().unwrap();
    assert_eq!((lost.error.kind(), lost.error.maybe_applied()), (ErrorKind::Transport, false));
    assert!(report.retries > 0);
}

#[test]
fn a_server_that_hangs_does_not_hold_the_close() {
    let server = Imitation::start(Faults { hangs: true, ..Faults::default() }).unwrap();
    let client = Client::builder().token("p.token").base_url(server.address()).build().unwrap();
    let (sender, lost) = channel();
    let batches = client.batches::<Visit>().on_lost(move |lost| sender.send(lost).unwrap()).start();
    batches.push(&visit(1)).unwrap();
    let report = batches.close(Duration::from_millis(200));
    assert_eq!((report.lost, report.buffered), (1, 0));
    let lost: Lost = lost.recv().unwrap();
    assert!(lost.error.maybe_applied(), "{:?}", lost.error);
}

#[test]
fn a_full_buffer_waits_refuses_or_drops() {
    let server = Imitation::start(Faults { hangs: true, ..Faults::default() }).unwrap();
    let client = Client::builder().token("p.token").base_url(server.address()).build().unwrap();
    let batches =
        |when_full| client.batches::<Visit>().max_buffered(20_000).max_rows(10).when_full(when_full).start();
    let refusing = batches(WhenFull::Refuse);
    let error = (0..10_000).find_map(|n| refusing.push(&visit(n)).err()).unwrap();
    assert!(matches!(error, PushError::Full), "{error}");
    let dropping = batches(WhenFull::DropOldest);
    (0..5000).for_each(|n| dropping.push(&visit(n)).unwrap());
    assert!(dropping.report().dropped > 1000);
    let waiting = batches(WhenFull::Wait);
    thread::scope(|scope| {
        let pushes = scope.spawn(|| (0..10_000).find_map(|n| waiting.push(&visit(n)).err()).unwrap());
        while waiting.report().pushed < 100 {
            thread::yield_now();
        }
        assert!(matches!(waiting.try_push(&visit(0)), Ok(()) | Err(PushError::Full)));
        let report = waiting.close(Duration::from_millis(100));
        assert!(matches!(pushes.join().unwrap(), PushError::Closed));
        assert_eq!(report.pushed, report.lost);
    });
    for batches in [refusing, dropping] {
        let report = batches.close(Duration::ZERO);
        assert_eq!(report.pushed, report.lost + report.dropped);
    }
}

#[test]
fn what_is_dropped_without_a_close_is_sent() {
    let fake = Fake::new();
    let batches = client(&fake).batches::<Visit>().max_wait(LONG).start();
    batches.push(&visit(1)).unwrap();
    drop(batches);
    while fake.rows("visits").is_empty() {
        thread::yield_now();
    }
}

#[test]
fn rows_in_quarantine_are_counted() {
    let fake = Fake::new();
    fake.answer(200, r#"{"successful_rows":0,"quarantined_rows":1}"#);
    let batches = client(&fake).batches::<Visit>().start();
    batches.push(&visit(1)).unwrap();
    let report = batches.flush().unwrap();
    assert_eq!((report.written, report.quarantined, report.is_all_written()), (0, 1, false));
}

#[test]
fn the_options_of_the_client_hold() {
    let fake = Fake::new();
    let client = client(&fake).with(Options { max_request: 60, wait: false, ..Options::default() });
    let batches = client.batches::<Visit>().start();
    (0..10).for_each(|n| batches.push(&visit(n)).unwrap());
    let report = batches.close(LONG);
    assert_eq!(report.accepted, 10);
    assert!(fake.requests().iter().all(|request| request.body().len() <= 60));
}
