//! A small imitation of Tinybird on real connections: it takes events, answers endpoints as it was told, and fails where
//! chance wants it.
//!
//! It runs no SQL: `cargo tinybird dev --offline` does, on a ClickHouse.

mod faults;
mod http;

use std::collections::BTreeMap;
use std::io::{self, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub use faults::Faults;
use faults::{Chance, Fault};
use http::{Answer, Incoming, Request};

/// How long a server that went away stays away, or hangs.
const AWAY: Duration = Duration::from_millis(400);

/// An imitation of Tinybird on a port of its own, until it is dropped.
pub struct Imitation {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// What an endpoint is asked.
pub struct Query<'a> {
    /// The parameters, in the order in which they were sent.
    pub parameters: Vec<(String, String)>,
    written: &'a Written,
}

/// The rows of each data source, as lines of JSON.
type Written = BTreeMap<String, Vec<u8>>;

/// The columns of an endpoint's answer, and its rows.
type Endpoint = (Value, Box<dyn Fn(&Query<'_>) -> Value + Send + Sync>);

struct Shared {
    faults: Faults,
    chance: Mutex<Chance>,
    is_over: AtomicBool,
    /// Until when connections are refused.
    is_away: AtomicBool,
    /// Until when no request is answered.
    hangs_until: Mutex<Option<Instant>>,
    written: Mutex<Written>,
    endpoints: Mutex<BTreeMap<String, Endpoint>>,
}

impl Imitation {
    /// Listens on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// There is none.
    pub fn start(faults: Faults) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            faults,
            chance: Mutex::new(Chance::new(faults.seed)),
            is_over: AtomicBool::new(false),
            is_away: AtomicBool::new(false),
            hangs_until: Mutex::default(),
            written: Mutex::default(),
            endpoints: Mutex::default(),
        });
        let server = shared.clone();
        thread::spawn(move || server.listen(listener, address));
        Ok(Self { address, shared })
    }

    /// Answers an endpoint: with columns of these names and types, and the rows that the function gives, a list of objects.
    pub fn endpoint(
        &self,
        name: &str,
        columns: &[(&str, &str)],
        rows: impl Fn(&Query<'_>) -> Value + Send + Sync + 'static,
    ) {
        let columns = columns.iter().map(|(name, kind)| json!({ "name": name, "type": kind }));
        let endpoint = (columns.collect(), Box::new(rows) as _);
        locked(&self.shared.endpoints).insert(name.to_owned(), endpoint);
    }

    /// The address that a client takes as its base.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The rows that were written to a data source, as lines of JSON, and forgets them.
    #[must_use]
    pub fn take_written(&self, datasource: &str) -> Vec<u8> {
        locked(&self.shared.written).remove(datasource).unwrap_or_default()
    }
}

impl Drop for Imitation {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

impl Query<'_> {
    /// The value of a parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The rows of a data source. What is not JSON is `null`.
    pub fn rows(&self, datasource: &str) -> impl Iterator<Item = Value> {
        let lines = self.written.get(datasource).map(Vec::as_slice).unwrap_or_default();
        lines
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap_or_default())
    }
}

impl Shared {
    fn listen(self: &Arc<Self>, listener: TcpListener, address: SocketAddr) {
        let mut listener = Some(listener);
        while let Some(current) = &listener {
            let stream = current.accept();
            if self.is_over.load(Ordering::Relaxed) {
                return;
            }
            if self.is_away.load(Ordering::Relaxed) {
                // Connections are refused, until it listens again.
                drop(listener.take());
                thread::sleep(AWAY / 4);
                self.is_away.store(false, Ordering::Relaxed);
                while listener.is_none() && !self.is_over.load(Ordering::Relaxed) {
                    listener = TcpListener::bind(address).ok();
                }
            } else if let Ok((stream, _)) = stream {
                let server = self.clone();
                // A connection that fails is over.
                thread::spawn(move || server.serve(BufReader::new(stream), address));
            }
        }
    }

    /// Answers the requests of a connection, until it breaks or one of them is met by a fault that breaks it.
    fn serve(&self, mut stream: BufReader<TcpStream>, address: SocketAddr) -> Option<()> {
        loop {
            let is_over = || self.is_over.load(Ordering::Relaxed);
            let incoming = Incoming::read(&mut stream, is_over)?;
            let fault = incoming.is_event().then(|| self.fault()).flatten();
            if fault == Some(Fault::ResetBefore) {
                // What was not read makes it a reset.
                return None;
            }
            let request = incoming.body(&mut stream, is_over)?;
            if fault == Some(Fault::Away) {
                self.is_away.store(true, Ordering::Relaxed);
                let _ = TcpStream::connect(address);
            }
            self.hang(fault);
            if self.is_away.load(Ordering::Relaxed) || is_over() {
                return None;
            }
            let answer = self.answer(&request, fault);
            let is_half = fault == Some(Fault::HalfAnAnswer);
            answer.filter(|answer| answer.send(stream.get_mut(), is_half))?;
        }
    }

    fn fault(&self) -> Option<Fault> {
        locked(&self.chance).fault(self.faults.one_in)
    }

    /// Waits as long as the server hangs.
    fn hang(&self, fault: Option<Fault>) {
        let mut until = *locked(&self.hangs_until);
        if matches!(fault, Some(Fault::Late | Fault::Hang)) {
            until = Some(Instant::now() + AWAY);
        }
        if fault == Some(Fault::Hang) {
            *locked(&self.hangs_until) = until;
        }
        while !self.is_over.load(Ordering::Relaxed)
            && (self.faults.hangs || until.is_some_and(|until| Instant::now() < until))
        {
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// What is answered, if anything is.
    fn answer(&self, request: &Request, fault: Option<Fault>) -> Option<Answer> {
        match request.path.as_slice() {
            _ if self.faults.refuses || !request.has_token => {
                Some(Answer::error(403, "the token is not valid"))
            }
            [v0, events] if v0 == "v0" && events == "events" => self.take(request, fault),
            [v0, pipes, name] if v0 == "v0" && pipes == "pipes" => Some(self.query(request, name)),
            _ => Some(Answer::error(404, "the imitation has only events and endpoints")),
        }
    }

    fn query(&self, request: &Request, name: &str) -> Answer {
        let name = name.strip_suffix(".json").unwrap_or(name);
        let endpoints = locked(&self.endpoints);
        let Some((columns, rows)) = endpoints.get(name) else {
            return Answer::error(404, "the imitation was not told what this endpoint answers");
        };
        let written = locked(&self.written);
        let rows = rows(&Query { parameters: request.parameters(), written: &written });
        let count = rows.as_array().map_or(0, Vec::len);
        let statistics = json!({ "elapsed": 0.001, "rows_read": count, "bytes_read": 0 });
        Answer::json(200, &json!({ "meta": columns, "data": rows, "rows": count, "statistics": statistics }))
    }

    fn take(&self, request: &Request, fault: Option<Fault>) -> Option<Answer> {
        let parameters = request.parameters();
        let Some((_, name)) = parameters.iter().find(|(name, _)| name == "name") else {
            return Some(Answer::error(400, "there is no `name` of a data source"));
        };
        let lines = request.body.strip_suffix(b"\n").unwrap_or(&request.body);
        let rows = if lines.is_empty() { 0 } else { lines.split(|byte| *byte == b'\n').count() };
        let write = |lines: &[u8]| {
            let mut written = locked(&self.written);
            let table = written.entry(name.clone()).or_default();
            table.extend_from_slice(lines);
            table.push(b'\n');
        };
        let told = |rows: usize| json!({ "successful_rows": rows, "quarantined_rows": 0 });
        Some(match fault {
            Some(Fault::RateLimited) => Answer::empty(429),
            Some(Fault::RateLimitedFor) => Answer { header: "Retry-After: 0.02\r\n", ..Answer::empty(429) },
            Some(Fault::Unavailable) => Answer::empty(503),
            Some(Fault::Failed) => Answer::empty(500),
            Some(Fault::TooLarge) if rows > 1 => Answer::empty(413),
            Some(Fault::PartlyWritten) if rows > 1 => {
                let first = lines.iter().position(|byte| *byte == b'\n').unwrap_or(0);
                write(&lines[first + 1..]);
                Answer::json(422, &told(rows - 1))
            }
            _ => {
                write(lines);
                match fault {
                    Some(Fault::ResetAfter) => return None,
                    Some(Fault::GatewayTimeout) => Answer::empty(504),
                    Some(Fault::NoJson) => Answer { body: b"<html>".to_vec(), ..Answer::empty(200) },
                    _ => Answer::json(
                        if parameters.contains(&("wait".into(), "true".into())) { 200 } else { 202 },
                        &told(rows),
                    ),
                }
            }
        })
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
