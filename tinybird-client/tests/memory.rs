//! How much memory batches and streams need, counted by the allocator: one test, since all share it.

#![allow(clippy::unwrap_used)]

mod rows;

use std::alloc::System;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use cap::Cap;
use tinybird_client::batch::WhenFull;
use tinybird_client::blocking::{Body, Client, Transport};
use tinybird_client::http::{Request, Response};
use tinybird_client::{Bytes, Stage, TransportError};

use rows::{Visit, visit};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// A server that is down, or answers queries with many rows.
struct Server {
    begin: Instant,
    rows: u64,
}

impl Transport for Server {
    fn call(&self, _: Request<Bytes>, _: Duration) -> Result<Response<Body>, TransportError> {
        match self.rows {
            0 => Err(TransportError::new(Stage::Connecting, "it is down")),
            rows => Ok(Response::new(Box::new(Endless { rows, line: b"{\"n\":1}\n", at: 0 }) as Body)),
        }
    }

    fn sleep(&self, wait: Duration) {
        thread::sleep(wait);
    }

    fn now(&self) -> Duration {
        self.begin.elapsed()
    }
}

struct Endless {
    rows: u64,
    line: &'static [u8],
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        for (index, byte) in to.iter_mut().enumerate() {
            if self.rows == 0 {
                return Ok(index);
            }
            *byte = self.line[self.at];
            self.at += 1;
            if self.at == self.line.len() {
                self.at = 0;
                self.rows -= 1;
            }
        }
        Ok(to.len())
    }
}

fn client(rows: u64) -> Client {
    Client::builder().token("p.token").transport(Server { begin: Instant::now(), rows }).build().unwrap()
}

fn peak_above(begin: usize) -> usize {
    ALLOCATOR.max_allocated().saturating_sub(begin)
}

#[test]
fn memory_has_bounds() {
    // A stream: what came last, and a row.
    let client_of_many = client(300_000);
    let begin = ALLOCATOR.allocated();
    let rows = client_of_many.sql("SELECT 1 AS n").stream::<(u8,)>().unwrap();
    let mut most = 0;
    let mut count = 0_u64;
    for row in rows {
        assert_eq!(row.unwrap(), (1,));
        count += 1;
        if count.is_multiple_of(1000) {
            most = most.max(ALLOCATOR.allocated() - begin);
        }
    }
    assert_eq!(count, 300_000);
    assert!(most < 1_000_000, "{most} bytes");

    // Batches with the server down.
    const BUFFERED: usize = 16_000_000;
    let client = client(0);
    for when_full in [WhenFull::Refuse, WhenFull::DropOldest] {
        let begin = ALLOCATOR.allocated();
        let batches =
            client.batches::<Visit>().max_buffered(BUFFERED).when_full(when_full).on_lost(drop).start();
        let end = Instant::now() + Duration::from_millis(800);
        let mut n = 0;
        while Instant::now() < end {
            for _ in 0..100 {
                n += 1;
                let _ = batches.push(&visit(n));
            }
        }
        let report = batches.report();
        assert!(report.buffered > 0);
        assert!(
            peak_above(begin) < BUFFERED + 2_000_000,
            "{when_full:?}: {} bytes, {report:?}",
            peak_above(begin)
        );
        let _ = batches.close(Duration::ZERO);
    }

    // A push allocates nothing, once the buffer has grown.
    let batches = client.batches::<Visit>().max_wait(Duration::from_secs(600)).start();
    (0..1100).for_each(|n| batches.push(&visit(n)).unwrap());
    let begin = ALLOCATOR.total_allocated();
    (0..100).for_each(|n| batches.push(&visit(n)).unwrap());
    assert_eq!(ALLOCATOR.total_allocated(), begin);
    let _ = batches.close(Duration::ZERO);
}
