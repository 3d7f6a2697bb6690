//! An imitation of Tinybird on loopback, which notes what is asked of it and fails as a script says.
//!
//! A script is that of the scenarios in `tests/scenarios`: `rules`, of which the first that matches a request and has an answer
//! for it gives the answer, and `state`, what the workspace holds.

mod http;
mod state;

use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

pub(crate) use http::Request;
use state::State;

/// An imitation of Tinybird on loopback.
pub(crate) struct Imitation {
    /// Its address.
    pub(crate) base: String,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    base: String,
    rules: Vec<Rule>,
    state: State,
    requests: Vec<Request>,
}

struct Rule {
    rule: Value,
    used: usize,
}

impl Imitation {
    /// With a script.
    pub(crate) fn new(script: &Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let rules = script["rules"].as_array().cloned().unwrap_or_default();
        let rules = rules.into_iter().map(|rule| Rule { rule, used: 0 }).collect();
        let state = State::new(&script["state"]);
        let inner = Inner { base: base.clone(), rules, state, requests: Vec::new() };
        let inner = Arc::new(Mutex::new(inner));
        let serving = inner.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let inner = serving.clone();
                thread::spawn(move || serve(&stream, &inner));
            }
        });
        Self { base, inner }
    }

    /// What was asked of it.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    /// What was asked of it, as `METHOD /path`.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lock().requests.iter().map(Request::line).collect()
    }

    /// A part of what the workspace holds now.
    pub(crate) fn state(&self, name: &str) -> Value {
        self.lock().state.get(name)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers the requests of a connection.
fn serve(stream: &TcpStream, inner: &Mutex<Inner>) {
    let mut reader = std::io::BufReader::new(stream);
    while let Some(request) = http::read(&mut reader) {
        let (answer, base) = {
            let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
            inner.requests.push(request.clone());
            (inner.answer(&request), inner.base.clone())
        };
        if let Some(wait) = answer["delay_ms"].as_u64() {
            thread::sleep(Duration::from_millis(wait));
        }
        if answer["close"] == true || !http::write(stream, &answer, &base) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
            return;
        }
    }
}

impl Inner {
    fn answer(&mut self, request: &Request) -> Value {
        for rule in &mut self.rules {
            let Rule { rule, used } = rule;
            let is_for = |name: &str, value: &str| rule[name].as_str().is_none_or(|wanted| wanted == value);
            let asked = rule["query"].as_object().cloned().unwrap_or_default();
            let has = |(name, value): (&String, &Value)| request.parameter(name) == value.as_str();
            if !is_for("method", &request.method) || !is_for("path", &request.path) || !asked.iter().all(has)
            {
                continue;
            }
            let answers = rule["answers"].as_array().cloned().unwrap_or_default();
            if *used >= answers.len() && rule["once"] == true {
                continue;
            }
            let Some(given) = answers.get(*used).or(answers.last()) else { continue };
            *used += 1;
            if given["default"] != true {
                return given.clone();
            }
            let mut answer = self.state.answer(request);
            for (name, value) in given.as_object().into_iter().flatten() {
                answer[name] = value.clone();
            }
            return answer;
        }
        self.state.answer(request)
    }
}

/// An answer of this status and JSON.
fn answer(status: u16, json: Value) -> Value {
    json!({ "status": status, "json": json })
}
