//! Each type of column with the Rust types that fit it, and values of theirs.

use std::any::Any;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Debug;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;
use tinybird_rows::types::{self, I256, U256};
use tinybird_rows::{Decoder, Encoder, FromColumn, ToColumn};

use crate::random::Random;

/// A column's type, and a Rust type that fits it.
#[derive(Clone, Copy)]
pub struct Kind {
    pub data_type: &'static str,
    pub default: &'static str,
    pub make: fn(&mut Random) -> Box<dyn Cell>,
    pub read: fn(&mut Decoder<'_>, &'static str) -> Option<Box<dyn Cell>>,
}

/// A value of a column.
pub trait Cell: Debug {
    fn put(&self, name: &'static str, key: &'static str, to: &mut Encoder);
    /// What the table keeps of the value.
    fn kept(&self) -> Box<dyn Any>;
    fn is(&self, kept: &dyn Any) -> bool;
}

struct Of<C, T>(T, fn(&T) -> T, std::marker::PhantomData<C>);

impl<C, T: Debug> Debug for Of<C, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<C, T: ToColumn<C> + PartialEq + Debug + 'static> Cell for Of<C, T> {
    fn put(&self, name: &'static str, key: &'static str, to: &mut Encoder) {
        to.put_as::<C, T>(name, key, &self.0);
    }

    fn kept(&self) -> Box<dyn Any> {
        Box::new((self.1)(&self.0))
    }

    fn is(&self, kept: &dyn Any) -> bool {
        kept.downcast_ref::<T>() == Some(&self.0)
    }
}

macro_rules! kinds {
    ($($data_type:literal $(default $default:literal)?: $Column:ty, $Value:ty, $make:expr $(, keeps $keeps:expr)?;)+) => {
        [$(
            {
                type Column = $Column;
                type Value = $Value;
                #[allow(unused_mut, unused_assignments)]
                let mut default = "";
                $(default = $default;)?
                Kind {
                    data_type: $data_type,
                    default,
                    make: |random| {
                        let make: fn(&mut Random) -> Value = $make;
                        #[allow(unused_mut, unused_assignments)]
                        let mut keeps: fn(&Value) -> Value = Clone::clone;
                        $(keeps = $keeps;)?
                        Box::new(Of::<Column, Value>(make(random), keeps, std::marker::PhantomData))
                    },
                    read: |from, key| {
                        let value = from.get_option::<Column, Value>(key)?;
                        Some(Box::new(Of::<Column, Value>(value, Clone::clone, std::marker::PhantomData)))
                    },
                }
            }
        ),+]
    };
}

pub enum Status {}
impl types::EnumNames for Status {
    const NAMES: &'static [(&'static str, i16)] = &[("ok", 1), ("it's \"gone\"", -2), ("", 300)];
}

/// What `#[derive(tinybird::Value)]` writes for an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum OwnStatus {
    Ok,
    Gone,
    Empty,
}

impl OwnStatus {
    const ALL: [Self; 3] = [Self::Ok, Self::Gone, Self::Empty];

    fn name(self) -> &'static str {
        <Status as types::EnumNames>::NAMES[self as usize].0
    }

    fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.name() == name)
    }
}

impl<N: types::EnumNames> ToColumn<types::Enum<N>> for OwnStatus {
    fn write(&self, to: &mut Encoder) {
        to.string(self.name());
    }
}

impl<N: types::EnumNames> FromColumn<types::Enum<N>> for OwnStatus {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        from.variant::<N, _>(Self::by_name)
    }
}

impl ToColumn<types::String> for OwnStatus {
    fn write(&self, to: &mut Encoder) {
        to.string(self.name());
    }
}

impl FromColumn<types::String> for OwnStatus {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        from.word(Self::by_name)
    }
}

/// What it writes for a newtype.
#[derive(Debug, Clone, Copy, PartialEq)]
struct UserId(u64);

impl tinybird_rows::Newtype for UserId {
    type Field = u64;

    fn field(&self) -> &u64 {
        &self.0
    }

    fn from_field(field: u64) -> Self {
        Self(field)
    }
}

/// What it writes for a struct.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    name: String,
    at: Option<Timestamp>,
}

impl<A, B, N: types::TupleNames> ToColumn<types::Tuple<(A, B), N>> for Place
where
    String: ToColumn<A>,
    Option<Timestamp>: ToColumn<B>,
{
    fn write(&self, to: &mut Encoder) {
        to.open("");
        to.element::<A, _>(",\"name\":", &self.name);
        to.element::<B, _>(",\"at\":", &self.at);
        to.close();
    }
}

impl<A, B, N: types::TupleNames> FromColumn<types::Tuple<(A, B), N>> for Place
where
    String: FromColumn<A>,
    Option<Timestamp>: FromColumn<B>,
{
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        let (mut name, mut at) = (None, None);
        from.tuple(&["name", "at"], 2, |from, index| {
            match index {
                0 => name = Some(from.value::<A, _>()?),
                _ => at = Some(from.value::<B, _>()?),
            }
            Some(())
        })?;
        Some(Self { name: name?, at: at? })
    }
}

pub enum PlaceNames {}
impl types::TupleNames for PlaceNames {
    const NAMES: &'static [&'static str] = &["name", "at"];
}

pub enum Odd {}
impl types::TupleNames for Odd {
    const NAMES: &'static [&'static str] = &["a b", "c\"d"];
}

pub enum Madrid {}
impl types::Zone for Madrid {
    const NAME: &'static str = "Europe/Madrid";
}

pub enum Kathmandu {}
impl types::Zone for Kathmandu {
    const NAME: &'static str = "Asia/Kathmandu";
}

const FIRST: i64 = -2_208_988_800;
const LAST: i64 = 10_413_791_999;

fn time(random: &mut Random, first: i64, last: i64) -> Timestamp {
    let seconds = match random.below(6) {
        0 => first,
        1 => last,
        2 => random.within(first.max(-3), 3.max(first)),
        _ => random.within(first, last),
    };
    Timestamp::new(seconds, random.within(0, 999_999_999) as i32).expect("in range")
}

fn cut(time: &Timestamp, digits: u32) -> Timestamp {
    let unit = 10_i128.pow(9 - digits);
    Timestamp::from_nanosecond(time.as_nanosecond().div_euclid(unit) * unit).expect("in range")
}

fn day(random: &mut Random, first: i64, last: i64) -> jiff::civil::Date {
    let days = if random.one_in(4) { random.pick(&[first, last]) } else { random.within(first, last) };
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).expect("in range")
}

fn float(random: &mut Random) -> f64 {
    loop {
        let value = match random.below(4) {
            0 => f64::from_bits(random.bits()),
            1 => random.within(-100_000, 100_000) as f64 / 1000.0,
            2 => random.pick(&[
                0.0,
                -0.0,
                1.0,
                f64::MAX,
                f64::MIN,
                f64::MIN_POSITIVE,
                f64::EPSILON,
                5e-324,
                1e22,
                1e23,
            ]),
            _ => random.bits() as f64 / random.bits() as f64,
        };
        if value.is_finite() {
            return value;
        }
    }
}

fn digits(random: &mut Random, whole: usize, fraction: usize) -> String {
    let sign = if random.one_in(2) { "-" } else { "" };
    let mut some = |most: usize| -> String {
        let count = random.below(most + 1);
        (0..count).map(|_| char::from(b'0' + random.below(10) as u8)).collect()
    };
    let (whole, fraction) = (some(whole), some(fraction));
    match (whole.trim_start_matches('0'), fraction.as_str()) {
        ("", "") => "0".to_owned(),
        ("", fraction) => format!("{sign}0.{fraction}"),
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    }
}

fn decimal(random: &mut Random, whole: usize, fraction: usize) -> types::Decimal {
    digits(random, whole, fraction).parse().expect("a decimal")
}

fn small_decimal(random: &mut Random, whole: usize, fraction: usize) -> rust_decimal::Decimal {
    digits(random, whole, fraction).parse().expect("a decimal")
}

/// A number that no server writes in quotes.
fn half(random: &mut Random) -> serde_json::Value {
    (random.signed(40) as f64 + 0.5).into()
}

/// JSON that ClickHouse keeps: no nulls, no empty objects, lists of one type.
fn object(random: &mut Random, depth: usize) -> serde_json::Value {
    let mut members = serde_json::Map::new();
    for name in ["a", "b c", "日"] {
        let value = match random.below(5) {
            0 => random.string(40).into(),
            1 => half(random),
            2 => random.one_in(2).into(),
            3 if depth > 0 => {
                let inner = object(random, depth - 1);
                if inner.as_object().is_some_and(serde_json::Map::is_empty) { continue } else { inner }
            }
            3 => vec!["x", "y"].into(),
            _ => continue,
        };
        members.insert(name.to_owned(), value);
    }
    members.into()
}

fn v4(random: &mut Random) -> Ipv4Addr {
    (random.bits() as u32).into()
}

fn v6(random: &mut Random) -> Ipv6Addr {
    let any = random.wide_bits();
    random.pick(&[any, 0, 1, 0xffff_0000_0000 | 7, u128::MAX]).into()
}

fn system(time: Timestamp) -> SystemTime {
    utc(time).into()
}

fn utc(time: Timestamp) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(time.as_second(), 0).expect("in range")
        + chrono::Duration::nanoseconds(time.subsec_nanosecond().into())
}

pub const KINDS: &[Kind] = &kinds! {
    "String": types::String, String, |r| r.string(100);
    "LowCardinality(String)": types::LowCardinality<types::String>, Box<str>, |r| r.string(100).into();
    "String": types::String, Arc<str>, |r| r.string(100).into();
    "String": types::String, Cow<'static, str>, |r| r.string(100).into();
    "String": types::String, OwnStatus, |r| r.pick(&OwnStatus::ALL);
    "String": types::String, tinybird_rows::Json<Vec<u8>>, |r| tinybird_rows::Json(r.list(|r| r.bits() as u8));
    "FixedString(12)": types::FixedString<12>, String, |r| r.string(12);
    "Bool": types::Bool, bool, |r| r.one_in(2);
    "UInt8": types::UInt8, bool, |r| r.one_in(2);
    "UInt8": types::UInt8, u8, |r| r.unsigned(8) as u8;
    "UInt16": types::UInt16, u16, |r| r.unsigned(16) as u16;
    "UInt32": types::UInt32, u32, |r| r.unsigned(32) as u32;
    "UInt64": types::UInt64, u64, |r| r.unsigned(64) as u64;
    "UInt64": types::UInt64, u16, |r| r.unsigned(16) as u16;
    "UInt64": types::UInt64, UserId, |r| UserId(r.unsigned(64) as u64);
    "UInt128": types::UInt128, u128, |r| r.unsigned(128);
    "UInt256": types::UInt256, U256, |r| {
        let mut bytes = [0; 32];
        (0..r.below(33)).for_each(|index| bytes[index] = r.bits() as u8);
        U256::from_le_bytes(bytes)
    };
    "UInt256": types::UInt256, u64, |r| r.unsigned(64) as u64;
    "UInt256": types::UInt256, String, |r| r.unsigned(128).to_string();
    "Int8": types::Int8, i8, |r| r.signed(8) as i8;
    "Int16": types::Int16, i16, |r| r.signed(16) as i16;
    "Int32": types::Int32, i32, |r| r.signed(32) as i32;
    "Int64": types::Int64, i64, |r| r.signed(64) as i64;
    "Int128": types::Int128, i128, |r| r.signed(128);
    "Int256": types::Int256, I256, |r| {
        let fill = if r.one_in(2) { 0xff } else { 0 };
        let mut bytes = [fill; 32];
        (0..r.below(32)).for_each(|index| bytes[index] = r.bits() as u8);
        I256::from_le_bytes(bytes)
    };
    "Float64": types::Float64, f64, float;
    "Float32": types::Float32, f32, |r| loop {
        let value = if r.one_in(2) { f32::from_bits(r.bits() as u32) } else { float(r) as f32 };
        if value.is_finite() { break value }
    };
    "Decimal(9, 2)": types::Decimal<9, 2>, rust_decimal::Decimal, |r| small_decimal(r, 7, 2);
    "Decimal(18, 18)": types::Decimal<18, 18>, rust_decimal::Decimal, |r| small_decimal(r, 0, 18);
    "Decimal(28, 0)": types::Decimal<28, 0>, rust_decimal::Decimal, |r| small_decimal(r, 28, 0);
    "Decimal(38, 10)": types::Decimal<38, 10>, types::Decimal, |r| decimal(r, 28, 10);
    "Decimal(76, 38)": types::Decimal<76, 38>, types::Decimal, |r| decimal(r, 38, 38);
    "Date": types::Date, jiff::civil::Date, |r| day(r, 0, 65_535);
    "Date32": types::Date32, jiff::civil::Date, |r| day(r, -25_567, 120_529);
    "Date": types::Date, chrono::NaiveDate, |r| {
        let day = day(r, 0, 65_535);
        chrono::NaiveDate::from_ymd_opt(day.year().into(), day.month() as u32, day.day() as u32).expect("a day")
    };
    "Date": types::Date, time::Date, |r| {
        let day = day(r, 0, 65_535);
        time::Date::from_ordinal_date(day.year().into(), day.day_of_year() as u16).expect("a day")
    };
    "DateTime": types::DateTime, Timestamp, |r| time(r, 0, u32::MAX.into()), keeps |time| cut(time, 0);
    "DateTime('Europe/Madrid')": types::DateTime<Madrid>, Timestamp, |r| time(r, 0, u32::MAX.into()), keeps |time| cut(time, 0);
    "DateTime64(0)": types::DateTime64<0>, Timestamp, |r| time(r, FIRST, LAST), keeps |time| cut(time, 0);
    "DateTime64(3)": types::DateTime64<3>, Timestamp, |r| time(r, FIRST, LAST), keeps |time| cut(time, 3);
    "DateTime64(6)": types::DateTime64<6>, Timestamp, |r| time(r, FIRST, LAST), keeps |time| cut(time, 6);
    "DateTime64(9)": types::DateTime64<9>, Timestamp, |r| time(r, FIRST, 9_223_372_035);
    "DateTime64(3, 'Asia/Kathmandu')": types::DateTime64<3, Kathmandu>, Timestamp, |r| time(r, 0, LAST), keeps |time| cut(time, 3);
    "DateTime64(6)": types::DateTime64<6>, SystemTime, |r| system(time(r, FIRST, LAST)), keeps |time| {
        system(cut(&Timestamp::try_from(*time).expect("in range"), 6))
    };
    "DateTime64(9)": types::DateTime64<9>, chrono::DateTime<chrono::Utc>, |r| utc(time(r, FIRST, 9_223_372_035));
    "DateTime64(9)": types::DateTime64<9>, time::OffsetDateTime, |r| {
        time::OffsetDateTime::from_unix_timestamp_nanos(time(r, FIRST, 9_223_372_035).as_nanosecond()).expect("in range")
    };
    "UUID": types::Uuid, uuid::Uuid, |r| uuid::Uuid::from_u128(r.wide_bits());
    "UUID": types::Uuid, String, |r| uuid::Uuid::from_u128(r.wide_bits()).to_string();
    "IPv4": types::IPv4, Ipv4Addr, v4;
    "IPv6": types::IPv6, Ipv6Addr, v6;
    "IPv4": types::IPv4, String, |r| v4(r).to_string();
    "Enum16('ok' = 1, 'it\\'s \"gone\"' = -2, '' = 300)": types::Enum<Status>, OwnStatus, |r| r.pick(&OwnStatus::ALL);
    "Enum16('ok' = 1, 'it\\'s \"gone\"' = -2, '' = 300)": types::Enum<Status>, String, |r| r.pick(&OwnStatus::ALL).name().to_owned();
    "Nullable(String)": types::Nullable<types::String>, Option<String>, |r| r.option(|r| r.string(50));
    "LowCardinality(Nullable(String))": types::Nullable<types::String>, Option<String>, |r| r.option(|r| r.string(50));
    "Nullable(Float64)": types::Nullable<types::Float64>, Option<f64>, |r| r.option(float);
    "Nullable(Int64)": types::Nullable<types::Int64>, Option<i64>, |r| r.option(|r| r.signed(64) as i64);
    "Nullable(DateTime64(3))": types::Nullable<types::DateTime64<3>>, Option<Timestamp>, |r| r.option(|r| cut(&time(r, FIRST, LAST), 3));
    "Nullable(UInt64)": types::Nullable<types::UInt64>, Option<UserId>, |r| r.option(|r| UserId(r.unsigned(64) as u64));
    "String" default "'free'": types::Defaulted<types::String>, Option<String>, |r| r.option(|r| r.string(9)), keeps |value| {
        Some(value.clone().unwrap_or_else(|| "free".to_owned()))
    };
    "Nullable(UInt8)" default "7": types::Defaulted<types::Nullable<types::UInt8>>, Option<Option<u8>>, |r| r.option(|r| r.option(|r| r.bits() as u8)), keeps |value| {
        Some(value.unwrap_or(Some(7)))
    };
    "Nullable(UInt8)" default "7": types::Defaulted<types::UInt8>, Option<u8>, |r| r.option(|r| r.bits() as u8), keeps |value| value.or(Some(7));
    "Array(String)": types::Array<types::String>, Vec<String>, |r| r.list(|r| r.string(20));
    "Array(Nullable(UInt64))": types::Array<types::Nullable<types::UInt64>>, Vec<Option<u64>>, |r| r.list(|r| r.option(|r| r.unsigned(64) as u64));
    "Array(Array(Int8))": types::Array<types::Array<types::Int8>>, Vec<Vec<i8>>, |r| r.list(|r| r.list(|r| r.bits() as i8));
    "Array(UInt32)": types::Array<types::UInt32>, HashSet<u32>, |r| r.list(|r| r.bits() as u32).into_iter().collect();
    "Array(LowCardinality(String))": types::Array<types::String>, BTreeSet<String>, |r| r.list(|r| r.string(9)).into_iter().collect();
    "Array(DateTime64(3, 'Asia/Kathmandu'))": types::Array<types::DateTime64<3, Kathmandu>>, Vec<Timestamp>, |r| r.list(|r| cut(&time(r, 0, LAST), 3));
    "Map(String, UInt64)": types::Map<types::String, types::UInt64>, BTreeMap<String, u64>, |r| {
        r.list(|r| (r.string(20), r.unsigned(64) as u64)).into_iter().collect()
    };
    "Map(UInt64, Array(String))": types::Map<types::UInt64, types::Array<types::String>>, HashMap<u64, Vec<String>>, |r| {
        r.list(|r| (r.unsigned(64) as u64, r.list(|r| r.string(5)))).into_iter().collect()
    };
    "Map(UUID, Nullable(Float64))": types::Map<types::Uuid, types::Nullable<types::Float64>>, Vec<(uuid::Uuid, Option<f64>)>, |r| {
        r.list(|r| (uuid::Uuid::from_u128(r.wide_bits()), r.option(float)))
    };
    "Map(Enum16('ok' = 1, 'it\\'s \"gone\"' = -2, '' = 300), DateTime)": types::Map<types::Enum<Status>, types::DateTime>, BTreeMap<OwnStatus, Timestamp>, |r| {
        r.list(|r| (r.pick(&OwnStatus::ALL), cut(&time(r, 0, u32::MAX.into()), 0))).into_iter().collect()
    };
    "Map(Date, Map(Int32, Bool))": types::Map<types::Date, types::Map<types::Int32, types::Bool>>, BTreeMap<jiff::civil::Date, BTreeMap<i32, bool>>, |r| {
        r.list(|r| (day(r, 0, 65_535), r.list(|r| (r.signed(32) as i32, r.one_in(2))).into_iter().collect())).into_iter().collect()
    };
    "Tuple(UInt64, String)": types::Tuple<(types::UInt64, types::String)>, (u64, String), |r| (r.unsigned(64) as u64, r.string(9));
    "Tuple(`a b` UInt64, `c\"d` Nullable(Float64))": types::Tuple<(types::UInt64, types::Nullable<types::Float64>), Odd>, (u64, Option<f64>), |r| {
        (r.unsigned(64) as u64, r.option(float))
    };
    "Tuple(name String, at Nullable(DateTime64(3)))": types::Tuple<(types::String, types::Nullable<types::DateTime64<3>>), PlaceNames>, Place, |r| {
        Place { name: r.string(9), at: r.option(|r| cut(&time(r, FIRST, LAST), 3)) }
    };
    "Array(Tuple(name String, at Nullable(DateTime64(3))))": types::Nested<(types::String, types::Nullable<types::DateTime64<3>>), PlaceNames>, Vec<Place>, |r| {
        r.list(|r| Place { name: r.string(9), at: r.option(|r| cut(&time(r, FIRST, LAST), 3)) })
    };
    "Point": types::Point, (f64, f64), |r| (float(r), float(r));
    "Polygon": types::Polygon, Vec<Vec<(f64, f64)>>, |r| r.list(|r| r.list(|r| (float(r), float(r))));
    "JSON": types::Json, serde_json::Value, |r| object(r, 3);
    "Dynamic": types::Dynamic, serde_json::Value, |r| match r.below(4) {
        0 => r.string(20).into(),
        1 => half(r),
        2 => r.one_in(2).into(),
        _ => serde_json::Value::Null,
    };
    "Variant(String, Float64)": types::Variant, serde_json::Value, |r| {
        if r.one_in(2) { format!("x{}", r.string(20)).into() } else { half(r) }
    };
};
