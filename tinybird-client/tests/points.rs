//! Weaknesses of Tinybird's TypeScript SDK that ours does not have. The tests of each have its number in their names; those
//! here have no other place.
//!
//! 1. A parameter named `from` never arrives.
//! 2. Columns with a JSON path of their own are sent under the column's name.
//! 3. Integers over 2^53 are rounded both ways.
//! 4. NaN and infinities become null.
//! 5. Rows in quarantine are a success that nobody looks at.
//! 6. A preview whose branch cannot be had uses production's token.
//! 7. Development on main writes into production.
//! 8. No batches, no buffer, nothing at shutdown.
//! 9. No compression, and no splitting at the limit of a request.
//! 10. Retries are off, and know neither `Retry-After` nor chance.
//! 11. One timeout for a call and its retries, which wait longer than what is left.
//! 12. Errors of five kinds, without status, headers, or the server's words.
//! 13. Addresses are too long, lose a path, and have names that are not encoded.
//! 14. Lists are repeated names, and an empty one is no filter.
//! 15. Other formats than JSON cannot be read, nor large answers row by row.
//! 16. Maps, bytes and times are refused, or sent as nonsense.
//! 17. Tokens throw before a first query, have expiries that are no numbers, and are only created.
//! 18. Nothing waits for a job; `.csv.gz` is not known; whole files are read into memory; no replace with a condition.
//! 19. A first failure is kept for ever.
//! 20. The client brings the command line.

#![allow(clippy::unwrap_used)]

mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

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

/// The numbers in the names of tests: `point_7_..`, `points_1_3_and_14_..`.
fn numbers(folder: &Path, to: &mut BTreeSet<u32>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            numbers(&path, to);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(path).unwrap();
            let names = text.split("fn point").skip(1);
            let words = names.flat_map(|name| name.split('_').skip(1).take_while(|word| is_number(word)));
            to.extend(words.filter_map(|word| word.parse::<u32>().ok()));
        }
    }
}

fn is_number(word: &str) -> bool {
    word == "and" || word.parse::<u32>().is_ok()
}

#[test]
fn each_point_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    ["src", "tests"].iter().for_each(|folder| numbers(&root.join(folder), &mut found));
    assert!(found.into_iter().eq(1..=20));
}
