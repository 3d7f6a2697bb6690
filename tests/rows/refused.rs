//! Values that ClickHouse or Tinybird cannot keep are refused with the column's name, and nothing of their row is sent.

use std::collections::BTreeMap;

use tinybird::datasource;
use tinybird::rows::jiff::{Timestamp, civil::date};
use tinybird::rows::{Encoder, rust_decimal, serde_json, to_ndjson};

use crate::clickhouse::{engine, sent_and_read};

datasource! {
    pub Narrow {
        schema: {
            #[json_path("$.deep.code")]
            code: FixedString(3),
            float: Float64,
            small: Float32,
            price: Decimal(5, 2),
            #[row(tinybird::types::Decimal)]
            exact: Decimal(76, 38),
            #[row(String)]
            wide: UInt256,
            #[row(String)]
            signed: Int256,
            day: Date,
            early: Date32,
            second: DateTime,
            #[json_path("$.deep.at.millis")]
            millis: DateTime64(3),
            nanos: DateTime64(9),
            #[row(String)]
            id: UUID,
            #[row(String)]
            v4: IPv4,
            #[row(String)]
            v6: IPv6,
            #[row(String)]
            status: Enum8("ok" = 1, "gone" = 2),
            payload: JSON,
            codes: Array(FixedString(3)),
            prices: Map(String, Nullable(Float64)),
            pair: Tuple(Date, UInt8),
            #[json_path("$.items[:].a")]
            a: Array(UInt8),
            #[json_path("$.items[:].b")]
            b: Array(Float64),
            plan: FixedString(3) = "pro",
        },
        row: NarrowRow,
    }
}

fn row() -> NarrowRow {
    NarrowRow {
        code: "abc".to_owned(),
        float: 1.5,
        small: 1.5,
        price: "999.99".parse().unwrap(),
        exact: "1".parse().unwrap(),
        wide: "115792089237316195423570985008687907853269984665640564039457584007913129639935".to_owned(),
        signed: "-57896044618658097711785492504343953926634992332820282019728792003956564819968".to_owned(),
        day: date(2149, 6, 6),
        early: date(1900, 1, 1),
        second: "2106-02-07T06:28:15Z".parse().unwrap(),
        millis: "2299-12-31T23:59:59.999Z".parse().unwrap(),
        nanos: "2262-04-11T23:47:15Z".parse().unwrap(),
        id: "61f0c404-5cb3-11e7-907b-a6006ad3dba0".to_owned(),
        v4: "127.0.0.1".to_owned(),
        v6: "::1".to_owned(),
        status: "ok".to_owned(),
        payload: serde_json::json!({}),
        codes: vec!["abc".to_owned()],
        prices: BTreeMap::new(),
        pair: (date(1970, 1, 1), 1),
        a: vec![1],
        b: vec![1.5],
        plan: None,
    }
}

#[test]
fn what_is_at_the_edge_is_kept() {
    let Some(mut engine) = engine() else { return };
    let definition = <Narrow as tinybird::Resource>::definition();
    let kept = NarrowRow { plan: Some("pro".to_owned()), ..row() };
    assert_eq!(sent_and_read(&mut engine, &definition, &[row()]), [kept]);
}

/// A change that makes a row one that nobody can keep, and the column that it is refused for.
type Change = (&'static str, fn(&mut NarrowRow));

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

const CHANGES: &[Change] = &[
    ("code", |row| row.code = "abcd".to_owned()),
    ("code", |row| row.code = "日本".to_owned()),
    ("float", |row| row.float = f64::NAN),
    ("float", |row| row.float = f64::NEG_INFINITY),
    ("small", |row| row.small = f32::INFINITY),
    ("price", |row| row.price = rust_decimal::Decimal::new(100_000, 2)),
    ("price", |row| row.price = rust_decimal::Decimal::new(1, 3)),
    ("exact", |row| row.exact = format!("1{}", "0".repeat(38)).parse().unwrap()),
    ("wide", |row| row.wide = format!("1{}", "0".repeat(78))),
    ("wide", |row| row.wide = "-1".to_owned()),
    ("wide", |row| row.wide = "1.5".to_owned()),
    ("signed", |row| row.signed = format!("-1{}", "0".repeat(77))),
    ("signed", |row| row.signed = String::new()),
    ("day", |row| row.day = date(1969, 12, 31)),
    ("day", |row| row.day = date(2149, 6, 7)),
    ("early", |row| row.early = date(1899, 12, 31)),
    ("early", |row| row.early = date(2300, 1, 1)),
    ("second", |row| row.second = time("1969-12-31T23:59:59Z")),
    ("second", |row| row.second = time("2106-02-07T06:28:16Z")),
    ("millis", |row| row.millis = time("1899-12-31T23:59:59Z")),
    ("millis", |row| row.millis = time("2300-01-01T00:00:00Z")),
    ("nanos", |row| row.nanos = time("2262-04-12T00:00:00Z")),
    ("id", |row| row.id = "61f0c404".to_owned()),
    ("v4", |row| row.v4 = "256.0.0.1".to_owned()),
    ("v6", |row| row.v6 = "::g".to_owned()),
    ("status", |row| row.status = "lost".to_owned()),
    ("payload", |row| row.payload = serde_json::json!([1])),
    ("codes", |row| row.codes.push("abcd".to_owned())),
    ("prices", |row| _ = row.prices.insert("x".to_owned(), Some(f64::NAN))),
    ("pair", |row| row.pair.0 = date(1969, 12, 31)),
    ("b", |row| row.b = vec![f64::NAN]),
    ("b", |row| row.b.clear()),
    ("plan", |row| row.plan = Some("free".to_owned())),
];

#[test]
fn what_nobody_can_keep_is_refused_with_its_column() {
    let good = to_ndjson(&[row()]).unwrap();
    for (index, (column, change)) in CHANGES.iter().enumerate() {
        let mut bad = row();
        change(&mut bad);
        let error = to_ndjson(&[row(), bad.clone()]).expect_err(&format!("change {index}, of `{column}`"));
        assert_eq!((error.row, &*error.column), (1, *column), "change {index}: {error}");
        // The rows around it stay whole.
        let mut encoder = Encoder::new();
        encoder.push(&row()).unwrap();
        encoder.push(&bad).unwrap_err();
        encoder.push(&row()).unwrap();
        assert_eq!(encoder.as_bytes(), [good.as_slice(), &good].concat(), "change {index}");
    }
}

/// Where ClickHouse itself does not keep the value: what is refused here is refused or changed there. Times before 1900 and
/// after 2299 are not among them: its documentation excludes them, and this version keeps some in a `DateTime64(3)`.
#[test]
fn clickhouse_does_not_keep_what_is_refused() {
    let Some(mut engine) = engine() else { return };
    for (data_type, sent) in [
        ("FixedString(3)", "\"abcd\""),
        ("Decimal(5, 2)", "\"1000.00\""),
        ("Decimal(5, 2)", "\"0.001\""),
        ("Decimal(76, 38)", "\"100000000000000000000000000000000000000\""),
        ("UInt256", "\"-1\""),
        ("Date", "\"1969-12-31\""),
        ("Date", "\"2149-06-07\""),
        ("Date32", "\"1899-12-31\""),
        ("Date32", "\"2300-01-01\""),
        ("DateTime", "\"1969-12-31 23:59:59\""),
        ("DateTime", "\"2106-02-07 06:28:16\""),
        ("DateTime64(9)", "\"2262-04-12 00:00:00.000000000\""),
        ("UUID", "\"61f0c404\""),
        ("IPv4", "\"256.0.0.1\""),
        ("IPv6", "\"::g\""),
        ("Enum8('ok' = 1)", "\"lost\""),
        ("JSON", "[1]"),
    ] {
        engine.execute("DROP TABLE IF EXISTS narrow").unwrap();
        engine.execute(&format!("CREATE TABLE narrow (x {data_type}) ENGINE = Memory")).unwrap();
        let row = format!("{{\"x\":{sent}}}\n");
        if engine.insert("narrow", "JSONEachRow", row.as_bytes()).is_ok() {
            let kept = engine.query("SELECT * FROM narrow", "JSONEachRow").unwrap();
            let kept = String::from_utf8(kept).unwrap();
            assert_ne!(kept.replace(": ", ":").trim(), row.trim(), "{data_type}");
        }
    }
}
