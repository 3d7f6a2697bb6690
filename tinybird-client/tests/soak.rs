//! No row is lost: many rows through real connections to a server that fails in many ways.
//!
//! `TINYBIRD_SOAK=14000000 cargo test --release -p tinybird-client --test soak` sends more; `TINYBIRD_SEED` varies the faults.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod rows;

use std::alloc::System;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use cap::Cap;
use tinybird_client::batch::{Lost, Report};
use tinybird_client::blocking::Client;
use tinybird_client::{Delivery, Options, Retry};
use tinybird_imitation::{Faults, Imitation};

use rows::{Visit, ids, visit};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

const THREADS: u64 = 2;
const BUFFERED: usize = 4_000_000;
/// What `ureq` may have for each of the requests under way: its buffers.
const TRANSPORT: usize = 4 * 300_000;

/// Tells a process of this test's that it is the server: the seed of its faults.
const SERVER: &str = "TINYBIRD_SOAK_SERVER";

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().unwrap())
}

fn options() -> Options {
    let retry = Retry { base: Duration::from_millis(1), cap: Duration::from_millis(20), ..Retry::default() };
    Options { timeout: Duration::from_millis(250), retry, ..Options::default() }
}

/// The server in a process of its own, so that its memory is not the client's.
struct Server {
    child: Child,
    address: String,
    written: PathBuf,
}

impl Server {
    fn start(seed: u64) -> Self {
        let written = std::env::temp_dir().join(format!("tinybird-soak-{}", std::process::id()));
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "the_server", "--nocapture"]).arg("--test-threads=1");
        command.env(SERVER, seed.to_string()).env("TINYBIRD_SOAK_WRITTEN", &written);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().map(Result::unwrap);
        let address =
            lines.find_map(|line| line.split_once("http://").map(|(_, address)| address.to_owned()));
        Self { child, address: format!("http://{}", address.unwrap()), written }
    }

    /// How often each row was written.
    fn end(mut self, rows: u64) -> Vec<u8> {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
        let mut times = vec![0_u8; usize::try_from(rows).unwrap()];
        for line in BufReader::new(fs::File::open(&self.written).unwrap()).lines() {
            for id in ids(line.unwrap().as_bytes()) {
                times[usize::try_from(id).unwrap()] += 1;
            }
        }
        fs::remove_file(&self.written).unwrap();
        times
    }
}

/// Not a test, but the server of those below.
#[test]
fn the_server() {
    let seed = number(SERVER, 0);
    if seed > 0 {
        let server = Imitation::start(Faults { one_in: 3, seed, ..Faults::default() }).unwrap();
        println!("\n{}", server.address());
        // Until the one who started it has enough.
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        fs::write(std::env::var("TINYBIRD_SOAK_WRITTEN").unwrap(), server.take_written("visits")).unwrap();
    }
}

/// What came back of each row.
#[derive(Clone, Copy, PartialEq)]
enum Back {
    No,
    MaybeWritten,
    NotWritten,
}

/// What came back of all rows, and how many were lost by that.
struct CameBack(Vec<Back>, u64);

impl CameBack {
    fn take(&mut self, lost: &Lost) {
        self.1 += lost.rows;
        let back = if lost.error.maybe_applied() { Back::MaybeWritten } else { Back::NotWritten };
        for id in ids(&lost.ndjson) {
            let before = std::mem::replace(&mut self.0[usize::try_from(id).unwrap()], back);
            assert!(before == Back::No, "row {id} came back twice");
        }
    }
}

/// Sends rows, and ends when they are sent or in the middle of it.
fn soak(rows: u64, seed: u64, delivery: Delivery, is_whole: bool) -> Report {
    let server = Server::start(seed);
    let client = Client::builder().token("p.token").base_url(&*server.address).options(options());
    let came_back = Arc::new(Mutex::new(CameBack(vec![Back::No; usize::try_from(rows).unwrap()], 0)));
    let sink = came_back.clone();
    let memory = ALLOCATOR.allocated();
    let batches = client
        .build()
        .unwrap()
        .batches::<Visit>()
        .max_rows((rows / 200).clamp(7, 2000))
        .max_buffered(BUFFERED)
        .max_wait(Duration::from_millis(5))
        .delivery(delivery)
        .on_lost(move |lost| sink.lock().unwrap().take(&lost))
        .start();
    let mut most = 0;
    let report = thread::scope(|scope| {
        for thread in 0..THREADS {
            let batches = &batches;
            scope.spawn(move || {
                (0..rows / THREADS).try_for_each(|n| batches.push(&visit(n * THREADS + thread)))
            });
        }
        let until = if is_whole { rows } else { rows / 2 };
        while batches.report().pushed < until {
            thread::sleep(Duration::from_millis(1));
            most = most.max(ALLOCATOR.allocated().saturating_sub(memory));
        }
        batches.close(Duration::from_millis(if is_whole { 120_000 } else { 30 }))
    });
    let known = report.written + report.quarantined + report.accepted + report.lost + report.dropped;
    assert_eq!((known, report.buffered), (report.pushed, 0), "{report:?}");
    assert!(most < BUFFERED + 2_000_000 + TRANSPORT, "{most} bytes");

    // What the server took too late is written by then.
    thread::sleep(Duration::from_millis(1000));
    let times = server.end(rows);
    let came_back = came_back.lock().unwrap();
    assert_eq!(came_back.1, report.lost + report.dropped, "{report:?}");
    let mut somewhere = 0;
    for (id, (times, back)) in times.iter().zip(&came_back.0).enumerate() {
        assert!(*back != Back::NotWritten || *times == 0, "row {id} is at the server");
        assert!(*times <= 1 || delivery == Delivery::AtLeastOnce, "row {id} is there twice");
        somewhere += u64::from(*times > 0 || *back != Back::No);
    }
    assert!(somewhere >= report.pushed, "{somewhere} of {report:?}");
    if is_whole {
        assert_eq!((somewhere, report.pushed), (rows, rows));
    }
    let twice = times.iter().filter(|times| **times > 1).count();
    println!("{delivery:?}, at most {most} bytes, {twice} rows more than once: {report:?}");
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
