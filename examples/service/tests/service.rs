//! The service as it is started, asked and ended.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use serde_json::{Value, json};
use tinybird_imitation::{Faults, Imitation};

/// The service, until it is dropped.
struct Service {
    child: Child,
    stdout: BufReader<ChildStdout>,
    address: String,
    lost: PathBuf,
}

impl Service {
    /// With an imitation of its own, or this one.
    fn start(test: &str, tinybird: Option<&Imitation>) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let lost = folder.join(format!("{test}.ndjson"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_service"));
        command.env("SERVICE_ADDRESS", "127.0.0.1:0").env("SERVICE_LOST", &lost).stdout(Stdio::piped());
        for name in ["TINYBIRD_TOKEN", "TINYBIRD_BRANCH_TOKEN", "TINYBIRD_URL"] {
            command.env_remove(name);
        }
        if let Some(tinybird) = tinybird {
            command.env("TINYBIRD_TOKEN", "p.token").env("TINYBIRD_URL", tinybird.address());
        }
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let address = line.split(' ').next().unwrap().to_owned();
        Self { child, stdout, address, lost }
    }

    fn open(&self, body: &Value) -> u16 {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        let request = ureq::Agent::new_with_config(config).post(format!("{}/views", self.address));
        let request = request.header("content-type", "application/json");
        request.send(body.to_string()).unwrap().status().as_u16()
    }

    fn top(&self) -> Value {
        let mut answer = ureq::get(format!("{}/top?hours=1&limit=2", self.address)).call().unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    }

    /// Ends it as a supervisor does, and returns what it said last.
    #[cfg(unix)]
    fn end(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let mut text = String::new();
        self.stdout.read_to_string(&mut text).unwrap();
        assert!(self.child.wait().unwrap().success());
        text
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn rows_are_sent_and_read_with_an_imitation_of_its_own() {
    let service = Service::start("own", None);
    for (path, user) in [("/docs", 1), ("/docs", 2), ("/docs", 2), ("/", 1), ("/blog", 3), ("/blog", 4)] {
        assert_eq!(service.open(&json!({ "path": path, "user_id": user })), 202);
    }
    assert_eq!(service.open(&json!({ "user_id": 1 })), 422);
    let top =
        json!([{ "path": "/docs", "views": 3, "users": 2 }, { "path": "/blog", "views": 2, "users": 2 }]);
    let begin = Instant::now();
    while service.top() != top {
        assert!(begin.elapsed() < Duration::from_secs(20), "{}", service.top());
        thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(unix)]
#[test]
fn a_service_that_is_ended_loses_nothing() {
    for one_in in [0, 2] {
        let tinybird = Imitation::start(Faults { one_in, seed: 3, ..Faults::default() }).unwrap();
        let service = Service::start(&format!("ended-{one_in}"), Some(&tinybird));
        for user in 0..100 {
            assert_eq!(service.open(&json!({ "path": "/docs", "user_id": user })), 202);
        }
        // At once, with rows that wait for others.
        let said = service.end();
        assert!(said.starts_with("100 views, ") && said.ends_with(" 0 lost\n"), "{said}");
        let written = String::from_utf8(tinybird.take_written("page_views")).unwrap();
        let is_there = |user| written.contains(&format!("\"user\":{{\"id\":{user}}}"));
        assert!((0..100).all(is_there), "{written}");
    }
}

#[cfg(unix)]
#[test]
fn rows_that_cannot_be_sent_are_sent_at_the_next_start() {
    let _ = fs::remove_file(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("kept.ndjson"));
    // Its token is refused.
    let down = Imitation::start(Faults { refuses: true, ..Faults::default() }).unwrap();
    let service = Service::start("kept", Some(&down));
    let lost = service.lost.clone();
    assert_eq!(service.open(&json!({ "path": "/docs", "user_id": 7 })), 202);
    assert_eq!(service.end(), "1 views, 0 written, 1 lost\n");
    assert!(lost.exists());

    let up = Imitation::start(Faults::default()).unwrap();
    let service = Service::start("kept", Some(&up));
    assert_eq!(service.end(), "0 views, 0 written, 0 lost\n");
    assert!(!fs::exists(lost).unwrap());
    let written = String::from_utf8(up.take_written("page_views")).unwrap();
    assert!(written.contains(r#""path":"/docs","user":{"id":7}"#), "{written}");
}
