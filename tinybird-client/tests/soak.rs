//! No row is lost: many rows through real connections to a server that fails in many ways.
//!
//! `TINYBIRD_SOAK=10000000 cargo test --release -p tinybird-client --test soak` sends more; `TINYBIRD_SEED` varies the faults.

#![allow(clippy::unwrap_used)]

mod imitation;
mod rows;

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tinybird_client::batch::{Lost, Report};
use tinybird_client::blocking::Client;
use tinybird_client::{Delivery, Options, Retry};

use imitation::{Faults, Server};
use rows::{Visit, visit};

const THREADS: u64 = 2;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().unwrap())
}

fn options() -> Options {
    let retry = Retry { base: Duration::from_millis(1), cap: Duration::from_millis(20), ..Retry::default() };
    Options { timeout: Duration::from_millis(250), retry, ..Options::default() }
}

/// Rows that came back, and whether they may have been written.
type CameBack = Arc<Mutex<Vec<(u64, bool)>>>;

fn ids(lost: &Lost) -> Vec<(u64, bool)> {
    let text = std::str::from_utf8(&lost.ndjson).unwrap();
    let id = |line: &str| {
        let digits = line.strip_prefix("{\"id\":").unwrap().split(',').next().unwrap();
        digits.trim_matches('"').parse().unwrap()
    };
    text.lines().map(|line| (id(line), lost.error.maybe_applied())).collect()
}

/// Sends rows, and ends when they are sent or in the middle of it.
fn soak(rows: u64, seed: u64, delivery: Delivery, is_whole: bool) -> Report {
    let server = Server::start(Faults { one_in: 3, seed, ..Faults::default() });
    let client = Client::builder().token("p.token").base_url(server.address()).options(options());
    let came_back = CameBack::default();
    let sink = came_back.clone();
    let batches = client
        .build()
        .unwrap()
        .batches::<Visit>()
        .max_rows((rows / 200).max(7))
        .max_buffered(4_000_000)
        .max_wait(Duration::from_millis(5))
        .delivery(delivery)
        .on_lost(move |lost| sink.lock().unwrap().extend(ids(&lost)))
        .start();
    let report = thread::scope(|scope| {
        for thread in 0..THREADS {
            let batches = &batches;
            scope.spawn(move || {
                (0..rows / THREADS).try_for_each(|n| batches.push(&visit(n * THREADS + thread)))
            });
        }
        while !is_whole && batches.report().pushed < rows / 2 {
            thread::sleep(Duration::from_millis(1));
        }
        while is_whole && batches.report().pushed < rows / THREADS * THREADS {
            thread::sleep(Duration::from_millis(1));
        }
        batches.close(Duration::from_millis(if is_whole { 120_000 } else { 30 }))
    });
    let known = report.written + report.quarantined + report.accepted + report.lost + report.dropped;
    assert_eq!((known, report.buffered), (report.pushed, 0), "{report:?}");

    // What the server took too late is written by then.
    thread::sleep(Duration::from_millis(600));
    let mut times = vec![0_u8; usize::try_from(rows).unwrap()];
    for id in server.take_written() {
        times[usize::try_from(id).unwrap()] += 1;
    }
    let mut is_back = vec![false; times.len()];
    for (id, maybe_applied) in came_back.lock().unwrap().iter() {
        let id = usize::try_from(*id).unwrap();
        assert!(!std::mem::replace(&mut is_back[id], true), "row {id} came back twice");
        assert!(*maybe_applied || times[id] == 0, "row {id} is at the server");
    }
    let somewhere = times.iter().zip(&is_back).filter(|(times, is_back)| **times > 0 || **is_back).count();
    assert!(somewhere as u64 >= report.pushed, "{somewhere} of {report:?}");
    if is_whole {
        assert_eq!((somewhere, report.pushed), (times.len(), rows));
    }
    if delivery == Delivery::AtMostOnce {
        assert!(times.iter().all(|times| *times <= 1), "a row is there twice");
    }
    report
}

#[test]
fn no_row_is_lost() {
    let rows = number("TINYBIRD_SOAK", 20_000) / 4;
    let seed = number("TINYBIRD_SEED", 7);
    let rows = rows / THREADS * THREADS;
    for (delivery, is_whole) in [
        (Delivery::AtLeastOnce, true),
        (Delivery::AtMostOnce, true),
        (Delivery::AtLeastOnce, false),
        (Delivery::AtMostOnce, false),
    ] {
        let report = soak(rows, seed, delivery, is_whole);
        assert!(report.pushed > 0 && (!is_whole || report.requests > 20), "{report:?}");
    }
}
