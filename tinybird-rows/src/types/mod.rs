//! The types of columns, and which Rust types fit them.
//!
//! They stand for ClickHouse's types and have no values of their own; [`U256`], [`I256`] and [`Decimal`] are values.
//! The page of each tells what is sent ([`ToColumn`](crate::ToColumn)) and what is read
//! ([`FromColumn`](crate::FromColumn)).

mod decimal;
mod i256;
mod names;
mod shaped;
mod u256;

use std::convert::Infallible;
use std::marker::PhantomData;

pub use decimal::{Decimal, ParseDecimalError};
pub use i256::I256;
pub use names::{EnumNames, ParseEnumError, TupleNames, Unnamed, Zone};
#[doc(hidden)]
pub use names::{NoZone, has_names, is_same};
#[doc(hidden)]
pub use shaped::Shaped;
pub use u256::{OutOfRange, ParseIntegerError, U256};

macro_rules! types {
    ($($(#[$doc:meta])+ $Type:ident;)+) => {
        $(
            $(#[$doc])+
            #[derive(Debug, Clone, Copy)]
            pub enum $Type {}
        )+
    };
}

types! {
    /// `String`: text.
    ///
    /// Fits [`String`](std::string::String) and, to be sent, `&str`, `Cow<str>`, `Box<str>`, `Arc<str>`; an enum of
    /// unit variants that derives `tinybird::Value`; [`Json`](crate::Json) of any type of serde's, as text.
    String;
    /// `Bool`. Fits [`bool`]. Read from `true`, `false`, `1` and `0`.
    Bool;
    /// `UInt8`: from 0 to 255. Fits [`u8`] and [`bool`].
    UInt8;
    /// `UInt16`. Fits [`u16`] and [`u8`].
    UInt16;
    /// `UInt32`. Fits [`u32`] and smaller unsigned integers.
    UInt32;
    /// `UInt64`. Fits [`u64`] and smaller unsigned integers. Beyond 2⁵³ it is sent in quotes.
    UInt64;
    /// `UInt128`. Fits [`u128`] and smaller unsigned integers. Beyond 2⁵³ it is sent in quotes.
    UInt128;
    /// `UInt256`. Fits [`U256`], unsigned integers, and [`String`](std::string::String), which is checked. Beyond 2⁵³ it
    /// is sent in quotes.
    UInt256;
    /// `Int8`: from -128 to 127. Fits [`i8`].
    Int8;
    /// `Int16`. Fits [`i16`] and [`i8`].
    Int16;
    /// `Int32`. Fits [`i32`] and smaller signed integers.
    Int32;
    /// `Int64`. Fits [`i64`] and smaller signed integers. Beyond ±2⁵³ it is sent in quotes.
    Int64;
    /// `Int128`. Fits [`i128`] and smaller signed integers. Beyond ±2⁵³ it is sent in quotes.
    Int128;
    /// `Int256`. Fits [`I256`], signed integers, and [`String`](std::string::String), which is checked. Beyond ±2⁵³ it is
    /// sent in quotes.
    Int256;
    /// `Float32`. Fits [`f32`]. NaN and infinities are not sent; `null` is read as NaN.
    Float32;
    /// `Float64`. Fits [`f64`]. NaN and infinities are not sent; `null` is read as NaN.
    Float64;
    /// `UUID`. Fits `uuid::Uuid` and [`String`](std::string::String), which is checked.
    Uuid;
    /// `IPv4`. Fits [`Ipv4Addr`](std::net::Ipv4Addr) and [`String`](std::string::String), which is checked.
    IPv4;
    /// `IPv6`. Fits [`Ipv6Addr`](std::net::Ipv6Addr) and [`String`](std::string::String), which is checked.
    IPv6;
    /// `Date`: a day from 1970-01-01 to 2149-06-06. Fits `jiff::civil::Date`, `chrono::NaiveDate` and `time::Date`.
    Date;
    /// `Date32`: a day from 1900-01-01 to 2299-12-31. Fits `jiff::civil::Date`, `chrono::NaiveDate` and `time::Date`.
    Date32;
    /// `JSON`: an object. With the feature `serde_json`, fits every type of serde's that is an object, `RawValue` too.
    Json;
    /// `Dynamic`: anything. With the feature `serde_json`, fits every type of serde's.
    Dynamic;
    /// `Variant(..)`: one of several types. With the feature `serde_json`, fits every type of serde's.
    Variant;
    /// A column that has no field in the rows of its data source: `#[row(skip)]` stands above it, or no row can say it.
    /// Nothing fits; a struct with `#[row(read)]` reads it.
    Skipped;
}

macro_rules! generic_types {
    ($($(#[$doc:meta])+ $Type:ident<$($Param:ident $(= $Default:ty)?),+>;)+) => {
        $(
            $(#[$doc])+
            #[derive(Debug, Clone, Copy)]
            pub struct $Type<$($Param $(= $Default)?),+>(Infallible, PhantomData<($($Param,)+)>);
        )+
    };
}

generic_types! {
    /// `DateTime` or, with a [`Zone`], `DateTime('zone')`: a second from 1970-01-01 00:00:00 to 2106-02-07 06:28:15 UTC.
    ///
    /// Fits `jiff::Timestamp`, `chrono::DateTime<Utc>`, `time::OffsetDateTime` and
    /// [`SystemTime`](std::time::SystemTime). Fractions of a second are cut.
    DateTime<Z = NoZone>;
    /// `Nullable(C)`. Fits `Option<T>` of what fits `C`.
    Nullable<C>;
    /// A column with a default. Fits `Option<T>` of what fits `C`: `None` is left out, so that the default applies.
    Defaulted<C>;
    /// `Array(C)`. Fits `Vec<T>` and sets of what fits `C` and, to be sent, `&[T]`.
    Array<C>;
    /// An `Array(C)` of which each element is sent in an object of a list, as `$.items[:].sku` says. Fits `Vec<T>` and
    /// `&[T]` of what fits `C`.
    Zipped<C>;
    /// `Map(K, V)`. Fits `BTreeMap`, `HashMap` and `Vec<(K, V)>` of what fits `K` and `V`.
    Map<K, V>;
    /// `Tuple(..)`: `Tuple<(A, B)>`, and with [`TupleNames`] `Tuple(x A, y B)`.
    ///
    /// Fits tuples of what fits its elements and, with names, structs that derive `tinybird::Value`.
    Tuple<T, N = Unnamed>;
    /// `Enum8` or `Enum16` of these [`EnumNames`].
    ///
    /// Fits enums of unit variants that derive `tinybird::Value`, and [`String`](std::string::String), which is checked.
    Enum<N>;
}

/// `FixedString(N)`: text of at most `N` bytes. Fits what [`String`] fits. Zeros at its end are not read.
#[derive(Debug, Clone, Copy)]
pub enum FixedString<const N: usize> {}

/// `DateTime64(P)` or, with a [`Zone`], `DateTime64(P, 'zone')`: a time from 1900 to 2299, with `P` digits after the
/// second; with 9, until 2262-04-11.
///
/// Fits what [`DateTime`] fits. Finer fractions are cut.
#[derive(Debug, Clone, Copy)]
pub struct DateTime64<const P: u8, Z = NoZone>(Infallible, PhantomData<Z>);

/// `Nested(..)`, which is an array of tuples with names.
pub type Nested<T, N> = Array<Tuple<T, N>>;
/// `LowCardinality(C)`, which takes what `C` takes.
pub type LowCardinality<C> = C;
/// `SimpleAggregateFunction(f, C)`, which gives what `C` gives.
pub type SimpleAggregateFunction<C> = C;
/// `Point`: `(f64, f64)`.
pub type Point = Tuple<(Float64, Float64)>;
/// `Ring`: a polygon without holes.
pub type Ring = Array<Point>;
/// `LineString`: a line.
pub type LineString = Array<Point>;
/// `MultiLineString`: several lines.
pub type MultiLineString = Array<LineString>;
/// `Polygon`: a ring and its holes.
pub type Polygon = Array<Ring>;
/// `MultiPolygon`: several polygons.
pub type MultiPolygon = Array<Polygon>;
