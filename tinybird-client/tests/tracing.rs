//! What the feature `tracing` tells, and does not: no token, no row, no parameter, nothing that a server says.

#![allow(clippy::unwrap_used)]

mod rows;

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tinybird_client::fake::Fake;
use tinybird_client::{Options, Retry, blocking::Client};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use rows::{Visits, visit};

/// All that is told, as text.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<String>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Told {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = self.0.lock().unwrap();
        write!(text, "\nspan {}", span.metadata().name()).unwrap();
        span.record(&mut Fields(&mut text));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut text = self.0.lock().unwrap();
        values.record(&mut Fields(&mut text));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = self.0.lock().unwrap();
        write!(text, "\n{}", event.metadata().level()).unwrap();
        event.record(&mut Fields(&mut text));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn calls_are_spans_and_tries_are_events() {
    let told = Told::default();
    tracing::subscriber::set_global_default(told.clone()).unwrap();
    let said = r#"{"error": "not by p.secret, said the server"}"#;
    let fake = Fake::new();
    fake.answer(429, said);
    let client = Client::builder().token("p.secret").transport(fake.clone()).build().unwrap();
    client.ingest(&visit(7_654_321)).unwrap().all_written().map(drop).unwrap();
    let take = || std::mem::take(&mut *told.0.lock().unwrap());
    let text = take();
    for part in [
        "span tinybird",
        "db.system.name=\"tinybird\"",
        "db.operation.name=\"ingest\"",
        "db.collection.name=\"visits\"",
        "server.address=\"api.tinybird.co\"",
        " rows=1",
        "WARN message=tried again tries=1 error.type=RateLimited http.response.status_code=429 wait=",
        "DEBUG message=answered tries=2 http.response.status_code=200",
    ] {
        assert!(
            text.replace(" message=answered", "").contains(part) || text.contains(part),
            "{part}: {text}"
        );
    }
    let mut all = text;

    let once = Options { retry: Retry { attempts: 1, ..Retry::default() }, ..Options::default() };
    let client = client.with(once);
    (0..20).for_each(|_| fake.answer(500, said));
    let parameter = "value_of_a_parameter";
    let _ = client.pipe("top pages").param("a", parameter).rows::<(u8,)>();
    let _ = client.sql("SELECT 'value_of_a_parameter'").rows::<(u8,)>();
    let visits = client.datasource::<Visits>();
    let _ = visits.truncate().run();
    let _ = visits.delete("a = 'value_of_a_parameter'").run();
    let _ = client.job("j").poll().run();
    let _ = client.tokens().list().run();
    let batches = client.batches::<rows::Visit>().start();
    batches.push(&visit(7_654_321)).unwrap();
    let _ = batches.close(Duration::from_secs(1));
    all += &take();
    for operation in ["query", "sql", "truncate", "delete", "job", "token", "ingest"] {
        assert!(all.contains(&format!("db.operation.name=\"{operation}\"")), "{operation}: {all}");
    }
    assert!(all.contains("db.collection.name=\"top pages\""), "{all}");
    assert!(all.contains("error.type=Server http.response.status_code=500 maybe_applied="), "{all}");
    for secret in ["secret", "7654321", "value_of_a_parameter", "said the server"] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
}
