//! Rows that are pushed to batches: against a channel of cloned rows, and with gzip.

use std::io::Cursor;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

use tinybird_client::blocking::{Batches, Body, Client, Transport};
use tinybird_client::http::{Request, Response, StatusCode};
use tinybird_client::{Bytes, Compression, Options, TransportError};

use super::page::{Page, pages};

/// A server that takes everything at once, without a connection.
struct Nowhere(Instant);

impl Transport for Nowhere {
    fn call(&self, _: Request<Bytes>, _: Duration) -> Result<Response<Body>, TransportError> {
        let body = Cursor::new(b"{\"successful_rows\":0,\"quarantined_rows\":0}");
        let mut answer = Response::new(Box::new(body) as Body);
        *answer.status_mut() = StatusCode::ACCEPTED;
        Ok(answer)
    }

    fn sleep(&self, wait: Duration) {
        thread::sleep(wait);
    }

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

fn batches(compression: Compression) -> Batches<Page> {
    let client = Client::builder().token("p.token").transport(Nowhere(Instant::now()));
    let client = client.options(Options { compression, ..Options::default() }).build().expect("a client");
    client.batches().start()
}

/// Millions of rows a second, by the median of some rounds.
fn speed(rows: usize, rounds: usize, mut round: impl FnMut() -> Duration) -> f64 {
    let mut times: Vec<Duration> = (0..rounds).map(|_| round()).collect();
    times.sort();
    rows as f64 / times[rounds / 2].as_secs_f64() / 1e6
}

/// Pushes by threads, until all rows are pushed.
fn pushed(rows: &[Page], batches: &Batches<Page>, threads: usize) -> Duration {
    let begin = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| rows.iter().for_each(|row| batches.push(row).expect("room")));
        }
    });
    begin.elapsed()
}

/// The same by a channel, with somebody who writes them as JSON.
fn channelled(rows: &[Page], threads: usize) -> Duration {
    let (sender, receiver) = sync_channel::<Page>(10_000);
    let writer = thread::spawn(move || {
        let mut out = Vec::new();
        for row in receiver {
            serde_json::to_writer(&mut out, &row).expect("JSON");
            if out.len() > 5_000_000 {
                out.clear();
            }
        }
    });
    let begin = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            scope.spawn(move || rows.iter().for_each(|row| sender.send(row.clone()).expect("a writer")));
        }
    });
    let time = begin.elapsed();
    drop(sender);
    writer.join().expect("the writer ends");
    time
}

/// Prints what pushing costs.
pub fn print(count: usize, rounds: usize) {
    let rows = pages(count as u64, 3);
    println!("\npushing");
    for threads in [1, 2] {
        let to = batches(Compression::None);
        let push = speed(count * threads, rounds, || pushed(&rows, &to, threads));
        let channel = speed(count * threads, rounds, || channelled(&rows, threads));
        let report = to.close(Duration::from_secs(10));
        assert_eq!(report.pushed, report.accepted);
        println!(
            "  by {threads} threads {push:>6.2} M rows/s  {:>5.2} x a channel of cloned rows",
            push / channel
        );
    }
    let to = batches(Compression::Gzip(1));
    let begin = Instant::now();
    pushed(&rows, &to, 1);
    let report = to.close(Duration::from_secs(60));
    let speed = count as f64 / begin.elapsed().as_secs_f64() / 1e6;
    let bytes = report.bytes as f64 / count as f64;
    println!("  pushed and compressed {speed:>6.2} M rows/s on all cores, {bytes:.0} bytes a row");
}
