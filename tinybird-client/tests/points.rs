//! Weaknesses of other clients that have no other place here. The numbers in names are theirs.

#![allow(clippy::unwrap_used)]

mod rows;

use std::collections::BTreeMap;

use tinybird_client::fake::Fake;
use tinybird_client::{Stage, blocking::Client};
use tinybird_rows::{Encoder, Row, to_ndjson, types};

use rows::{Visits, visit};

struct Everything {
    counts: BTreeMap<String, u64>,
    big: Vec<i128>,
    address: std::net::Ipv4Addr,
}

impl Row for Everything {
    type Of = Visits;

    fn encode(&self, to: &mut Encoder) {
        to.put::<types::Map<types::String, types::UInt64>, _>(",\"counts\":", &self.counts);
        to.put::<types::Array<types::Int128>, _>(",\"big\":", &self.big);
        to.put::<types::IPv4, _>(",\"address\":", &self.address);
    }
}

#[test]
fn point_16_maps_and_lists_have_large_integers() {
    let row = Everything {
        counts: BTreeMap::from([("a".to_owned(), u64::MAX)]),
        big: vec![i128::MIN, 1],
        address: [127, 0, 0, 1].into(),
    };
    let fake = Fake::new();
    let client = Client::builder().token("p.token").transport(fake.clone()).build().unwrap();
    client.ingest(&row).unwrap().all_written().map(drop).unwrap();
    let sent = "{\"counts\":{\"a\":\"18446744073709551615\"},\"big\":[\"-170141183460469231731687303715884105728\",1],\"address\":\"127.0.0.1\"}";
    assert_eq!(fake.rows("visits"), [sent]);
    assert_eq!(to_ndjson([&row]).unwrap(), format!("{sent}\n").into_bytes());
}

#[test]
fn point_19_a_first_failure_is_not_kept() {
    let fake = Fake::new();
    fake.fail(Stage::Answering);
    fake.answer(403, "");
    let client = Client::builder().token("p.token").transport(fake).build().unwrap();
    assert!(client.ingest(&visit(1)).is_err());
    assert!(client.ingest(&visit(2)).is_err());
    assert_eq!(client.ingest(&visit(3)).unwrap().written, 1);
}

#[test]
fn point_20_the_client_has_no_command_line() {
    let manifest = include_str!("../Cargo.toml");
    let dependencies = manifest.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let ours: Vec<&str> = dependencies.lines().filter(|line| line.starts_with("tinybird-")).collect();
    assert_eq!(ours, ["tinybird-core.workspace = true", "tinybird-rows.workspace = true"]);
    // Without a transport there is neither a runtime nor TLS.
    for heavy in ["reqwest", "rustls", "tokio", "ureq"] {
        let line =
            manifest.split(&format!("\n{heavy} = ")).nth(1).map_or("", |rest| rest.lines().next().unwrap());
        let section = manifest.split(&format!("\n[dependencies.{heavy}]")).nth(1).unwrap_or_default();
        assert!(line.contains("optional = true") || section.contains("optional = true"), "{heavy}");
    }
}
