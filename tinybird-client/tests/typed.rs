//! Typed rows: what `datasource!` writes for `row: Visit`, sent.

#![allow(clippy::unwrap_used)]

use tinybird_client::blocking::Client;
use tinybird_client::fake::Fake;
use tinybird_client::{ErrorKind, Options};
use tinybird_core::resource::{Encoded, kinds};
use tinybird_rows::{Encoder, Row, Rows, TakesEvents, types};

struct Visits;

impl tinybird_core::Resource for Visits {
    type Definition = tinybird_core::DataSource;
    const NAME: &'static str = "visits";
    const PACKAGE: &'static str = "tests";
    const ENCODED: Encoded = Encoded::new("", &[]);
}

impl kinds::DataSource for Visits {}
impl Rows for Visits {}
impl TakesEvents for Visits {}

/// `#[json_path("$.user.id")] user_id: UInt64, load: Float64`
struct Visit {
    user_id: u64,
    load: f64,
}

impl Row for Visit {
    type Of = Visits;

    fn encode(&self, to: &mut Encoder) {
        to.open(",\"user\":");
        to.put_as::<types::UInt64, _>("user_id", ",\"id\":", &self.user_id);
        to.close();
        to.put::<types::Float64, _>(",\"load\":", &self.load);
    }
}

fn client(fake: &Fake) -> Client {
    Client::builder().token("p.token").transport(fake.clone()).build().unwrap()
}

#[test]
fn points_2_and_3_a_row_is_sent_by_its_paths_with_every_digit() {
    let fake = Fake::new();
    let sent = client(&fake).ingest(&Visit { user_id: u64::MAX, load: 0.5 }).unwrap().all_written().unwrap();
    assert_eq!(sent.written, 1);
    assert_eq!(fake.rows("visits"), ["{\"user\":{\"id\":\"18446744073709551615\"},\"load\":0.5}"]);
}

#[test]
fn point_4_what_no_json_can_say_is_refused_and_nothing_is_sent() {
    let fake = Fake::new();
    let rows = [Visit { user_id: 1, load: 0.5 }, Visit { user_id: 2, load: f64::NAN }];
    let error = client(&fake).ingest_all(&rows).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Row);
    assert!(error.message().starts_with("row 1, column `load`"), "{error}");
    assert!(fake.requests().is_empty());
}

#[test]
fn point_8_many_rows_are_few_requests() {
    let fake = Fake::new();
    let rows: Vec<Visit> = (0..1000).map(|user_id| Visit { user_id, load: 0.0 }).collect();
    let client = client(&fake).with(Options { max_request: 10_000, ..Options::default() });
    let sent = client.ingest_all(&rows).unwrap().all_written().unwrap();
    assert_eq!((sent.written, sent.requests), (1000, 4));
    assert_eq!(fake.rows("visits").len(), 1000);
    assert_eq!(client.ingest_all::<Visit>([]).unwrap().requests, 0);
}
