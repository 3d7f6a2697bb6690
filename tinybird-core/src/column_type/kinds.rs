//! The kinds of types that aggregate functions tell apart.

use super::Type;

/// A set of kinds of types, and what to call it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kinds {
    bits: u32,
    pub(super) words: &'static str,
    /// Whether a nullable one will do.
    pub(super) nullable: bool,
}

const U8: u32 = 1;
const UNSIGNED: u32 = 1 << 1;
const SIGNED: u32 = 1 << 2;
const WIDE_UNSIGNED: u32 = 1 << 3;
const WIDE_SIGNED: u32 = 1 << 4;
const FLOAT: u32 = 1 << 5;
const DECIMAL: u32 = 1 << 6;
const DATE: u32 = 1 << 7;
const DATE32: u32 = 1 << 8;
const DATETIME: u32 = 1 << 9;
const DATETIME64: u32 = 1 << 10;
const ENUM: u32 = 1 << 11;
const INTERVAL: u32 = 1 << 12;
const SINGLE: u32 = 1 << 13;
const ARRAY: u32 = 1 << 14;
const COMPOSITE: u32 = 1 << 15;
const OPAQUE: u32 = 1 << 16;
const BITMAP: u32 = 1 << 17;
const IPV4: u32 = 1 << 18;

const NATIVE: u32 = U8 | UNSIGNED | SIGNED;
const INTEGER: u32 = NATIVE | WIDE_UNSIGNED | WIDE_SIGNED;
const ALL_UNSIGNED: u32 = U8 | UNSIGNED | WIDE_UNSIGNED;
const REAL: u32 = INTEGER | FLOAT;
const NUMERIC: u32 = REAL | DECIMAL;

const fn kinds(bits: u32, words: &'static str) -> Kinds {
    Kinds { bits, words, nullable: true }
}

pub(super) const ANY: Kinds = kinds(u32::MAX, "any type");
/// What can be compared; JSON and aggregate states cannot.
pub(super) const COMPARABLE: Kinds = kinds(!(OPAQUE | BITMAP), "a type whose values can be compared");
pub(super) const FLAG: Kinds = kinds(U8, "`UInt8` or `Bool`");
pub(super) const WHOLE: Kinds = kinds(INTEGER, "whole numbers");
pub(super) const NUMBER: Kinds = kinds(NUMERIC, "numbers");
pub(super) const NUMBER_OR_ENUM: Kinds = kinds(NUMERIC | ENUM, "numbers");
pub(super) const REALS: Kinds = kinds(REAL, "whole numbers and floats");
pub(super) const REALS_OR_ENUM: Kinds = kinds(REAL | ENUM, "whole numbers and floats");
pub(super) const NATIVE_REALS: Kinds = kinds(NATIVE | FLOAT, "whole numbers up to 64 bits and floats");
pub(super) const NATIVE_WHOLE: Kinds = kinds(NATIVE, "whole numbers up to 64 bits");
pub(super) const WEIGHT: Kinds = kinds(ALL_UNSIGNED, "unsigned whole numbers");
pub(super) const NATIVE_UNSIGNED: Kinds = kinds(U8 | UNSIGNED, "unsigned whole numbers up to 64 bits");
pub(super) const QUANTILE: Kinds =
    kinds(NUMERIC | DATE | DATETIME | DATETIME64, "numbers, `Date`, `DateTime` and `DateTime64`");
pub(super) const QUANTILE_NATIVE: Kinds = kinds(
    NATIVE | FLOAT | DECIMAL | DATE | DATETIME | DATETIME64,
    "numbers up to 64 bits, `Date` and `DateTime`",
);
pub(super) const QUANTILE_FLOAT: Kinds =
    kinds(NATIVE | FLOAT | DATE | DATETIME, "whole numbers up to 64 bits, floats, `Date` and `DateTime`");
pub(super) const TIME_OR_REAL: Kinds =
    kinds(REAL | DATE | DATETIME, "whole numbers, floats, `Date` and `DateTime`");
pub(super) const TIME_OR_UNSIGNED: Kinds =
    kinds(ALL_UNSIGNED | DATE | DATETIME, "unsigned whole numbers, `Date` and `DateTime`");
pub(super) const POINT: Kinds = kinds(NUMERIC | DATE | DATE32 | DATETIME | DATETIME64, "numbers and dates");
pub(super) const CLOCK: Kinds = kinds(DATETIME | DATETIME64, "`DateTime` and `DateTime64`");
pub(super) const DECAYED: Kinds =
    Kinds { bits: NUMERIC, words: "numbers that are not nullable", nullable: false };
pub(super) const DECAY_TIME: Kinds = Kinds {
    bits: NUMERIC | DATETIME | DATETIME64,
    words: "numbers, `DateTime` and `DateTime64` that are not nullable",
    nullable: false,
};
/// The keys that the combinator `Map` works with.
pub(super) const MAP_KEY: Kinds = Kinds {
    bits: INTEGER | DATE | DATETIME | ENUM | SINGLE | IPV4,
    words: "strings, whole numbers, `Date`, `DateTime`, enums, UUIDs or IP addresses",
    nullable: false,
};
pub(super) const ARRAYS: Kinds = kinds(ARRAY, "arrays");
pub(super) const BITMAPS: Kinds = kinds(BITMAP, "`AggregateFunction(groupBitmap, ..)`");
pub(super) const SINGLES: Kinds = kinds(
    NUMERIC | DATE | DATE32 | DATETIME | DATETIME64 | ENUM | INTERVAL | SINGLE | IPV4,
    "a type of single values",
);

impl Kinds {
    /// Whether a value of this type will do.
    pub(super) fn include(&self, kind: &Type) -> bool {
        let bit = match kind.value() {
            Type::Refused => return true,
            Type::Bool | Type::Int { bits: 8, signed: false } => U8,
            Type::Int { bits: 128 | 256, signed: false } => WIDE_UNSIGNED,
            Type::Int { bits: 128 | 256, signed: true } => WIDE_SIGNED,
            Type::Int { signed: false, .. } => UNSIGNED,
            Type::Int { signed: true, .. } => SIGNED,
            Type::Float { .. } => FLOAT,
            Type::Decimal { .. } => DECIMAL,
            Type::Date => DATE,
            Type::Date32 => DATE32,
            Type::DateTime { .. } => DATETIME,
            Type::DateTime64 { .. } => DATETIME64,
            Type::Enum { .. } => ENUM,
            Type::Interval { .. } => INTERVAL,
            Type::IPv4 => IPV4,
            Type::String | Type::FixedString(_) | Type::Uuid | Type::IPv6 => SINGLE,
            Type::Array(_) | Type::Nested(_) => ARRAY,
            Type::State { function, .. } if function == "groupBitmap" => BITMAP,
            Type::State { .. } | Type::Json(_) => OPAQUE,
            _ => COMPOSITE,
        };
        self.bits & bit != 0
            && (self.nullable || !kind.is_nullable())
            && (self.bits & OPAQUE != 0 || !kind.contains_opaque())
    }
}

impl Type {
    /// Whether JSON or a state, which cannot be compared, is among the elements.
    fn contains_opaque(&self) -> bool {
        match self.value() {
            Type::Array(inner) => inner.is_or_contains_opaque(),
            Type::Map(key, value) => key.is_or_contains_opaque() || value.is_or_contains_opaque(),
            Type::Tuple(inner) | Type::Nested(inner) => {
                inner.iter().any(|inner| inner.of.is_or_contains_opaque())
            }
            _ => false,
        }
    }

    fn is_or_contains_opaque(&self) -> bool {
        matches!(self, Type::Json(_) | Type::State { .. }) || self.contains_opaque()
    }
}
