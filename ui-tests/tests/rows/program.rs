#![allow(warnings)]

#[path = "ROOT/tests/rows/clickhouse.rs"]
mod clickhouse;
#[path = "ROOT/tinybird-rows/tests/clickhouse/random.rs"]
mod random;
mod schemas;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::atomic::{AtomicU64, Ordering};

use random::Random;
use schemas::*;
use tinybird::rows::jiff::{self, Timestamp, civil};
use tinybird::rows::types::{self, I256, U256};
use tinybird::rows::{FromRow, Row, rust_decimal, serde_json, uuid};
use tinybird::{Resource, datasource};

static COUNT: AtomicU64 = AtomicU64::new(0);

fn count() -> u64 {
    COUNT.load(Ordering::Relaxed)
}

/// A row that is sent, and what the table keeps of it.
pub trait Sent: Row + FromRow + Clone + PartialEq + std::fmt::Debug {
    type Source: Resource<Definition = tinybird::DataSource>;
    fn make(r: &mut Random) -> Self;
    fn kept(self) -> Self;
}

fn check<R: Sent>(engine: &mut tinybird_engine::Engine, random: &mut Random, times: u64) {
    let definition = R::Source::definition();
    for _ in 0..times {
        let rows: Vec<R> = (0..50).map(|_| R::make(random)).collect();
        let read = clickhouse::sent_and_read(engine, &definition, &rows);
        assert_eq!(read.len(), rows.len());
        for (sent, read) in rows.into_iter().zip(read) {
            assert_eq!(read, sent.kept());
            COUNT.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A time with so many digits after the second.
fn time(r: &mut Random, first: i64, last: i64, digits: u32) -> Timestamp {
    let seconds = match r.below(6) {
        0 => first,
        1 => last,
        _ => r.within(first, last),
    };
    let unit = 10_i64.pow(9 - digits);
    let nanoseconds = r.within(0, 999_999_999) / unit * unit;
    Timestamp::new(seconds, nanoseconds as i32).unwrap()
}

/// A second of a month in which no hour of Madrid is there twice: of such an hour the earlier one is read.
fn summer(r: &mut Random) -> Timestamp {
    loop {
        let time = time(r, 0, u32::MAX.into(), 0);
        if !matches!(&time.to_string()[5..7], "09" | "10") {
            return time;
        }
    }
}

fn day(r: &mut Random, first: i64, last: i64) -> civil::Date {
    let days = if r.one_in(4) { r.pick(&[first, last]) } else { r.within(first, last) };
    civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap()
}

fn float(r: &mut Random) -> f64 {
    loop {
        let value = match r.below(3) {
            0 => f64::from_bits(r.bits()),
            1 => r.within(-100_000, 100_000) as f64 / 1000.0,
            _ => r.pick(&[0.0, 1.0, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, 1e22, 1e23]),
        };
        if value.is_finite() {
            return value;
        }
    }
}

fn small_float(r: &mut Random) -> f32 {
    loop {
        let value = f32::from_bits(r.bits() as u32);
        if value.is_finite() {
            return value;
        }
    }
}

/// Digits of a decimal, which may be negative.
fn decimal<T: std::str::FromStr<Err: std::fmt::Debug>>(r: &mut Random, whole: usize, fraction: usize) -> T {
    let mut digits = |count: usize| -> String {
        (0..count).map(|_| char::from(b'0' + r.below(10) as u8)).collect()
    };
    let (whole, fraction) = (digits(whole), digits(fraction));
    let sign = if r.one_in(2) { "-" } else { "" };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{dot}{fraction}").parse().unwrap()
}

fn wide(r: &mut Random) -> [u8; 32] {
    let mut bytes = [0; 32];
    (0..r.below(33)).for_each(|index| bytes[index] = r.bits() as u8);
    bytes
}

/// JSON that ClickHouse keeps: no nulls, no empty objects, no whole numbers, which may come back in quotes.
fn object(r: &mut Random, depth: usize) -> serde_json::Value {
    let mut members = serde_json::Map::new();
    members.insert("a".to_owned(), r.string(20).into());
    members.insert("b c".to_owned(), (r.signed(40) as f64 + 0.5).into());
    if depth > 0 && r.one_in(2) {
        members.insert("日".to_owned(), object(r, depth - 1));
    }
    members.into()
}
