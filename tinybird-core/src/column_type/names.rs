//! The names of the types that hold a single value, and of all others for proposals.

use super::{Geometry, Type};

/// What may stand in the parentheses of a type that means the same without.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Width {
    /// Nothing, not even parentheses.
    None,
    /// One number, which ClickHouse ignores: `VARCHAR(255)`, `INT(11)`.
    One,
    /// Up to two numbers, which ClickHouse ignores: `FLOAT(8, 2)`.
    Two,
}

/// The type of a single value by its name.
pub(super) fn scalar(name: &str) -> Option<(Type, Width)> {
    let int = |bits, signed| (Type::Int { bits, signed }, Width::One);
    Some(match name {
        "String" => (Type::String, Width::One),
        "UUID" => (Type::Uuid, Width::None),
        "IPv4" => (Type::IPv4, Width::None),
        "IPv6" => (Type::IPv6, Width::None),
        "Int8" => int(8, true),
        "Int16" => int(16, true),
        "Int32" => int(32, true),
        "Int64" => int(64, true),
        "Int128" => int(128, true),
        "Int256" => int(256, true),
        "UInt8" => int(8, false),
        "UInt16" => int(16, false),
        "UInt32" => int(32, false),
        "UInt64" => int(64, false),
        "UInt128" => int(128, false),
        "UInt256" => int(256, false),
        "Float32" => (Type::Float { bits: 32 }, Width::Two),
        "Float64" => (Type::Float { bits: 64 }, Width::Two),
        _ => return interval(name).or_else(|| geometry(name)).or_else(|| alias(name)),
    })
}

/// The units of intervals.
const UNITS: &[&str] = &[
    "Nanosecond",
    "Microsecond",
    "Millisecond",
    "Second",
    "Minute",
    "Hour",
    "Day",
    "Week",
    "Month",
    "Quarter",
    "Year",
];

fn interval(name: &str) -> Option<(Type, Width)> {
    let written = name.strip_prefix("Interval")?;
    let unit = UNITS.iter().find(|unit| **unit == written)?;
    Some((Type::Interval { unit }, Width::None))
}

fn geometry(name: &str) -> Option<(Type, Width)> {
    let geometry = Geometry::ALL.into_iter().find(|geometry| geometry.as_str() == name)?;
    Some((Type::Geo(geometry), Width::None))
}

/// The names that ClickHouse takes in any case, most of them SQL's.
fn alias(name: &str) -> Option<(Type, Width)> {
    let int = |bits, signed| (Type::Int { bits, signed }, Width::One);
    Some(match name.to_ascii_uppercase().as_str() {
        "BOOL" => (Type::Bool, Width::None),
        "DATE" => (Type::Date, Width::None),
        "DATE32" => (Type::Date32, Width::None),
        "INET4" => (Type::IPv4, Width::None),
        "INET6" => (Type::IPv6, Width::None),
        "TINYINT" | "TINYINT SIGNED" | "INT1" | "INT1 SIGNED" | "BYTE" => int(8, true),
        "SMALLINT" | "SMALLINT SIGNED" => int(16, true),
        "INT" | "INT SIGNED" | "INTEGER" | "INTEGER SIGNED" | "MEDIUMINT" | "MEDIUMINT SIGNED" => {
            int(32, true)
        }
        "BIGINT" | "BIGINT SIGNED" | "TIME" => int(64, true),
        "TINYINT UNSIGNED" | "INT1 UNSIGNED" => int(8, false),
        "SMALLINT UNSIGNED" | "YEAR" => int(16, false),
        "INT UNSIGNED" | "INTEGER UNSIGNED" | "MEDIUMINT UNSIGNED" => int(32, false),
        "BIGINT UNSIGNED" | "BIT" | "SET" => int(64, false),
        "FLOAT" | "REAL" | "SINGLE" => (Type::Float { bits: 32 }, Width::Two),
        "DOUBLE" | "DOUBLE PRECISION" => (Type::Float { bits: 64 }, Width::Two),
        "TEXT"
        | "TINYTEXT"
        | "MEDIUMTEXT"
        | "LONGTEXT"
        | "BLOB"
        | "TINYBLOB"
        | "MEDIUMBLOB"
        | "LONGBLOB"
        | "CLOB"
        | "BYTEA"
        | "CHAR"
        | "NCHAR"
        | "CHARACTER"
        | "VARCHAR"
        | "VARCHAR2"
        | "NVARCHAR"
        | "VARBINARY"
        | "GEOMETRY"
        | "CHAR VARYING"
        | "CHAR LARGE OBJECT"
        | "NCHAR VARYING"
        | "NCHAR LARGE OBJECT"
        | "CHARACTER VARYING"
        | "CHARACTER LARGE OBJECT"
        | "BINARY VARYING"
        | "BINARY LARGE OBJECT"
        | "NATIONAL CHAR"
        | "NATIONAL CHAR VARYING"
        | "NATIONAL CHAR LARGE OBJECT"
        | "NATIONAL CHARACTER"
        | "NATIONAL CHARACTER VARYING"
        | "NATIONAL CHARACTER LARGE OBJECT" => (Type::String, Width::One),
        _ => return None,
    })
}

/// The types of other systems and languages, and what to write for them.
///
/// What is similar to the name by chance would be the wrong proposal for these.
pub(super) fn instead(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "boolean" => "`Bool` (or `UInt8`)",
        "int" => "`Int32`, or another size from `Int8` to `Int256`",
        "uint" => "`UInt32`, or another size from `UInt8` to `UInt256`",
        "i8" => "`Int8`",
        "i16" => "`Int16`",
        "i32" => "`Int32`",
        "i64" | "isize" | "long" | "int8_t" | "bigserial" => "`Int64`",
        "i128" => "`Int128`",
        "u8" => "`UInt8`",
        "u16" => "`UInt16`",
        "u32" => "`UInt32`",
        "u64" | "usize" | "ulong" => "`UInt64`",
        "u128" => "`UInt128`",
        "f32" => "`Float32`",
        "f64" | "number" => "`Float64`",
        "bfloat16" => "`Float32`",
        "str" | "&str" | "varstring" | "ntext" | "citext" => "`String`",
        "object" | "jsonb" | "struct" | "any" => "`JSON`",
        "vec" | "list" | "slice" => "`Array(..)`",
        "option" | "optional" => "`Nullable(..)`",
        "hashmap" | "btreemap" | "dict" => "`Map(.., ..)`",
        "time64" => "`DateTime64(3)`, or a number of seconds such as `Int64`",
        "timestamptz" | "instant" => "`DateTime64(3)`",
        "guid" => "`UUID`",
        "money" | "bigdecimal" => "`Decimal(18, 2)`",
        "interval" => "`IntervalDay`, or another unit from `IntervalSecond` to `IntervalYear`",
        "nothing" => "a type that has values, such as `Nullable(String)`",
        "decimal512" => "`Decimal256(S)`",
        _ => return None,
    })
}

/// The types to propose for a mistyped name.
pub(super) const ALL: &[&str] = &[
    "String",
    "FixedString",
    "UUID",
    "IPv4",
    "IPv6",
    "Bool",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "Int128",
    "Int256",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "UInt128",
    "UInt256",
    "Float32",
    "Float64",
    "Decimal",
    "Decimal32",
    "Decimal64",
    "Decimal128",
    "Decimal256",
    "Date",
    "Date32",
    "DateTime",
    "DateTime64",
    "DateTime32",
    "Enum",
    "Enum8",
    "Enum16",
    "Array",
    "Map",
    "Tuple",
    "Nested",
    "Nullable",
    "LowCardinality",
    "JSON",
    "Dynamic",
    "Variant",
    "AggregateFunction",
    "SimpleAggregateFunction",
    "Point",
    "Ring",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "IntervalSecond",
    "IntervalMinute",
    "IntervalHour",
    "IntervalDay",
    "IntervalWeek",
    "IntervalMonth",
    "IntervalQuarter",
    "IntervalYear",
    "IntervalMillisecond",
    "IntervalMicrosecond",
    "IntervalNanosecond",
    "Varchar",
    "Bigint",
    "Smallint",
    "Tinyint",
    "Integer",
    "Double",
    "Text",
];

/// Whether Tinybird refuses this spelling although ClickHouse takes it.
pub(super) fn is_refused(name: &str) -> bool {
    name.eq_ignore_ascii_case("boolean") || name == "Int"
}
