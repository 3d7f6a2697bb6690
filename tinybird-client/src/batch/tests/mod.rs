//! The machine on a clock of its own: a table of what happens when, and a model that checks what always holds.

mod model;
mod table;

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::builder::Settings;
use super::losses::Loss;
use super::machine::{Machine, Next};
use super::report::{PushError, Report};
use crate::error::Error;
use crate::options::{Compression, Options};
use crate::transport::{Stage, TransportError};

/// What a server does with a request.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Does {
    /// Writes the rows, and says so.
    Writes,
    /// Writes them, but for the first that it puts into quarantine.
    Quarantines,
    /// Takes them without waiting.
    Accepts,
    /// Writes all but the first, and says nothing of that.
    WritesFewer,
    /// Writes all but the first, and says so: 422.
    WritesSome,
    /// Writes, and answers nothing that can be read.
    SaysNothing,
    /// Refuses with this status, and with this wait.
    Refuses(u16, Option<u32>),
    /// Writes or not, and fails with this status.
    Fails(u16, bool),
    /// Writes or not, and the connection breaks there.
    Breaks(Stage, bool),
}

/// A machine, its clock, and a server that remembers how often it wrote each line.
struct World {
    machine: Machine,
    now: Duration,
    server: BTreeMap<String, u32>,
    lost: Vec<Loss>,
    pushed: u64,
    flying: Vec<(u64, Request<Bytes>)>,
}

impl World {
    fn new(settings: Settings) -> Self {
        let options = Options { compression: Compression::None, ..Options::default() };
        let machine = Machine::new(settings, options);
        let now = Duration::from_secs(1000);
        Self { machine, now, server: BTreeMap::new(), lost: Vec::new(), pushed: 0, flying: Vec::new() }
    }

    /// Pushes a line of its own, of about so many bytes.
    fn push(&mut self, bytes: usize) -> Result<(), PushError> {
        let line = format!("{{\"n\":{},\"x\":\"{}\"}}\n", self.pushed, "x".repeat(bytes.saturating_sub(20)));
        let now = self.now;
        self.machine.push(line.as_bytes(), || now)?;
        self.pushed += 1;
        Ok(())
    }

    /// A worker looks for work: how long it waits, if it has none.
    fn work(&mut self) -> Result<u64, Option<Duration>> {
        match self.machine.next(self.now) {
            Next::Wait(at_most) => Err(at_most),
            Next::Ended => Err(Some(Duration::MAX)),
            Next::Send { id, lines, request, timeout } => {
                assert!(!timeout.is_zero());
                let request = request.map_or_else(|| Request::new(lines), |request| *request);
                assert!(self.machine.packed(id, &request));
                self.flying.push((id, request));
                Ok(id)
            }
        }
    }

    /// The server does something with the request that is under way since so many others.
    fn answer(&mut self, index: usize, does: Does) {
        if self.flying.is_empty() {
            return;
        }
        let (id, request) = self.flying.remove(index % self.flying.len());
        let text = String::from_utf8(request.body().to_vec()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let rows = lines.len() as u64;
        drop(request);
        let mut write = |from: usize| {
            for line in &lines[from..] {
                *self.server.entry((*line).to_owned()).or_default() += 1;
            }
        };
        let say = |status: u16, written: u64, quarantined: u64| {
            let body = format!("{{\"successful_rows\":{written},\"quarantined_rows\":{quarantined}}}");
            Ok(Response::builder().status(status).body(Bytes::from(body)).unwrap())
        };
        let status = |status: u16| Ok(Response::builder().status(status).body(Bytes::new()).unwrap());
        let answer = match does {
            Does::Writes => (write(0), say(200, rows, 0)).1,
            Does::Quarantines => (write(0), say(200, rows - 1, 1)).1,
            Does::Accepts => (write(0), say(202, rows, 0)).1,
            Does::WritesFewer => (write(1), say(200, rows - 1, 0)).1,
            Does::WritesSome => (write(1), say(422, rows - 1, 0)).1,
            Does::SaysNothing => (write(0), status(200)).1,
            Does::Refuses(code, wait) => status(code).map(|mut answer: Response<Bytes>| {
                if let Some(wait) = wait {
                    answer.headers_mut().insert("retry-after", wait.into());
                }
                answer
            }),
            Does::Fails(code, writes) => {
                if writes {
                    write(0);
                }
                status(code)
            }
            Does::Breaks(stage, writes) => {
                if writes && stage != Stage::Connecting {
                    write(0);
                }
                Err(TransportError::new(stage, "the test says so"))
            }
        };
        self.machine.answered(id, answer, self.now, |error: Error| error);
    }

    fn take_losses(&mut self) {
        while let Some(loss) = self.machine.pop_loss() {
            self.machine.discharge(loss.charge);
            self.lost.push(loss);
        }
    }

    fn report(&self) -> Report {
        self.machine.report()
    }

    fn advance(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
    }

    #[track_caller]
    fn adds_up(&self) {
        let report = self.report();
        let known = report.written + report.quarantined + report.accepted + report.lost + report.dropped;
        assert_eq!(known + report.buffered, report.pushed, "{report:?}");
        assert_eq!(report.pushed, self.pushed);
    }
}

fn settings() -> Settings {
    Settings { max_rows: 3, max_buffered: 10_000, in_flight: 2, ..Settings::default() }
}
