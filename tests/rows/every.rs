//! Every type of the table, with values at its edges.

use std::collections::BTreeMap;

use tinybird::rows::jiff::civil::date;
use tinybird::rows::types::{I256, U256};
use tinybird::rows::uuid::Uuid;
use tinybird::{Resource, datasource};

use crate::clickhouse::{engine, sent_and_read};

datasource! {
    pub Everything {
        schema: {
            text: String,
            code: FixedString(4),
            few: LowCardinality(String),
            few_or_none: LowCardinality(Nullable(String)),
            is_new: Bool,
            u8: UInt8,
            u16: UInt16,
            u32: UInt32,
            u64: UInt64,
            u128: UInt128,
            u256: UInt256,
            i8: Int8,
            i16: Int16,
            i32: Int32,
            i64: Int64,
            i128: Int128,
            i256: Int256,
            f32: Float32,
            f64: Float64,
            price: Decimal(28, 4),
            exact: Decimal(76, 20),
            day: Date,
            early: Date32,
            second: DateTime,
            local: DateTime("Europe/Madrid"),
            millis: DateTime64(3),
            nanos: DateTime64(9, "Asia/Kathmandu"),
            id: UUID,
            v4: IPv4,
            v6: IPv6,
            status: Enum8("ok" = 1, "not found" = -4, "" = 0),
            wide: Enum16("a-b" = 300, "1st" = 2, "+" = 7),
            maybe: Nullable(UInt64),
            maybe_status: Nullable(Enum8("on", "off")),
            maybe_at: Nullable(DateTime64(6)),
            tags: Array(String),
            "grid": Array(Nullable(Int8)),
            counts: Map(String, UInt64),
            by_status: Map(Enum8("x" = 1, "y" = 2), Array(UUID)),
            pair: Tuple(UInt64, String),
            place: "Tuple(lat Float64, `long name` Nullable(Float64))",
            places: Array(Tuple(name String, kind Enum8("home" = 1, "work" = 2))),
            point: Point,
            area: Polygon,
            payload: JSON,
            any: Dynamic,
            either: Variant(String, Float64),
            plan: String = "free",
            level: Nullable(UInt8) = 3,
            mode: Enum8("slow" = 1, "fast" = 2) = "fast",
            #[json_path("$.user.id")]
            user_id: UInt64,
            #[json_path("$.user.address.city")]
            city: Nullable(String),
            #[json_path("$.user.address.zip")]
            zip: String = "none",
            #[json_path("$.items[:].sku")]
            skus: Array(String),
            #[json_path("$.items[:].qty")]
            quantities: Array(UInt32),
            #[json_path("$.extra.notes[:]")]
            notes: Array(String),
            type: String,
            self: UInt8,
            "o.ORG_NAME": String,
            #[row(name = renamed)]
            odd: String,
            #[row(u16)]
            small: UInt64,
            #[row(Option<Option<u8>>)]
            three: Nullable(UInt8) = 7,
            #[row(String)]
            word: Enum8("a" = 1, "b" = 2),
            #[row(std::collections::HashMap<String, Vec<u8>>)]
            hashed: Map(String, Array(UInt8)),
            #[row(std::time::SystemTime)]
            clock: DateTime64(6),
            #[row(u64, with = doubled)]
            half: UInt64,
            #[row(tinybird::rows::Json<Vec<String>>)]
            listed: String,
            #[row(skip)]
            hidden: UInt8 = 1,
            state: AggregateFunction(uniq, String),
            seen: SimpleAggregateFunction(max, UInt64),
        },
        row: Row,
    }
}

mod doubled {
    pub fn to_column(value: &u64) -> u64 {
        value * 2
    }

    pub fn from_column(value: u64) -> Result<u64, &'static str> {
        if value.is_multiple_of(2) { Ok(value / 2) } else { Err("this number is odd") }
    }
}

fn row(n: u64) -> Row {
    let is_last = n.is_multiple_of(2);
    Row {
        text: "it's \"quoted\"\n\u{1}日😀".to_owned(),
        code: "ab".to_owned(),
        few: "x".to_owned(),
        few_or_none: is_last.then(|| "y".to_owned()),
        is_new: is_last,
        u8: if is_last { u8::MAX } else { 0 },
        u16: u16::MAX,
        u32: u32::MAX,
        u64: u64::MAX - n,
        u128: u128::MAX,
        u256: if is_last { U256::MAX } else { "7".parse().unwrap() },
        i8: i8::MIN,
        i16: i16::MIN,
        i32: i32::MIN,
        i64: i64::MIN,
        i128: i128::MIN,
        i256: "-57896044618658097711785492504343953926634992332820282019728792003956564819968"
            .parse::<I256>()
            .unwrap(),
        f32: f32::MIN_POSITIVE,
        f64: 0.1 + n as f64,
        price: "-123456789012345678901234.5678".parse().unwrap(),
        exact: "12345678901234567890123456789012345678901234567890.12345678901234567891".parse().unwrap(),
        day: if is_last { date(2149, 6, 6) } else { date(1970, 1, 1) },
        early: if is_last { date(2299, 12, 31) } else { date(1900, 1, 1) },
        second: "2026-01-02T03:04:05Z".parse().unwrap(),
        local: "2026-10-25T00:30:00Z".parse().unwrap(),
        millis: "1900-01-01T00:00:00.123Z".parse().unwrap(),
        nanos: "2262-04-11T00:00:00.123456789Z".parse().unwrap(),
        id: Uuid::from_u128(u128::from(n) << 64 | 7),
        v4: [127, 0, 0, 1].into(),
        v6: "::ffff:1.2.3.4".parse().unwrap(),
        status: if is_last { RowStatus::NotFound } else { RowStatus::Empty },
        wide: [RowWide::AB, RowWide::_1st, RowWide::Value7][(n % 3) as usize],
        maybe: is_last.then_some(u64::MAX),
        maybe_status: is_last.then_some(RowMaybeStatus::Off),
        maybe_at: is_last.then(|| "2026-01-02T03:04:05.678901Z".parse().unwrap()),
        tags: vec!["a".to_owned(); n as usize % 3],
        grid: vec![Some(-1), None],
        counts: BTreeMap::from([("a b".to_owned(), u64::MAX)]),
        by_status: BTreeMap::from([(RowByStatus::Y, vec![Uuid::from_u128(1)]), (RowByStatus::X, vec![])]),
        pair: (n, "b".to_owned()),
        place: RowPlace { lat: 1.5, long_name: is_last.then_some(-2.25) },
        places: vec![RowPlaces { name: "h".to_owned(), kind: RowPlacesKind::Work }],
        point: (1.0, -1.0),
        area: vec![vec![(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]],
        payload: serde_json::json!({"a": "b", "c": {"d": true}}),
        any: if is_last { "x".into() } else { 0.5.into() },
        either: if is_last { "word".into() } else { 2.5.into() },
        plan: is_last.then(|| "paid".to_owned()),
        level: is_last.then_some(9),
        mode: is_last.then_some(RowMode::Slow),
        user_id: n,
        city: is_last.then(|| "Madrid".to_owned()),
        zip: is_last.then(|| "28001".to_owned()),
        skus: vec!["s".to_owned(); n as usize % 3],
        quantities: vec![5; n as usize % 3],
        notes: vec!["n".to_owned()],
        r#type: "t".to_owned(),
        self_: 1,
        o_ORG_NAME: "acme".to_owned(),
        renamed: "r".to_owned(),
        small: 9,
        three: [None, Some(None), Some(Some(1))][(n % 3) as usize],
        word: "b".to_owned(),
        hashed: [("k".to_owned(), vec![1, 2])].into(),
        clock: std::time::UNIX_EPOCH + std::time::Duration::from_micros(1_767_323_045_123_456),
        half: n,
        listed: tinybird::rows::Json(vec!["x".to_owned()]),
        seen: 0,
    }
}

#[test]
fn a_table_keeps_every_type() {
    let Some(mut engine) = engine() else { return };
    let sent: Vec<Row> = (0..6).map(row).collect();
    let read = sent_and_read(&mut engine, &Everything::definition(), &sent);
    // What was left out is its default.
    let defaulted = |mut row: Row| {
        row.plan.get_or_insert_with(|| "free".to_owned());
        row.level.get_or_insert(3);
        row.mode.get_or_insert(RowMode::Fast);
        row.zip.get_or_insert_with(|| "none".to_owned());
        row.three.get_or_insert(Some(7));
        row
    };
    let expected: Vec<Row> = sent.into_iter().map(defaulted).collect();
    for (read, expected) in read.iter().zip(&expected) {
        assert_eq!(read, expected);
    }
    assert_eq!(read.len(), expected.len());
}
