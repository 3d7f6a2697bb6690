//! Which values a codec works with.

use super::{CODEC_ORDER, CODEC_TYPE, codecs, list, within};
use crate::column_type::syntax::{Call, Kind};
use crate::column_type::{ColumnType, Type};
use crate::rule::Invalid;

/// Checks the codecs of a column against its type. Codecs that cannot be read are refused for themselves.
///
/// # Errors
///
/// The first codec that ClickHouse refuses for a column of this type, at its bytes within `text`.
pub(crate) fn check_codec_type(text: &str, data_type: &ColumnType) -> Result<(), Invalid> {
    let list = list(text);
    let Ok(codecs) = codecs(text, &list) else { return Ok(()) };
    let mut is_delta_before = None;
    for node in &codecs {
        let Kind::Call(Call { name, args, .. }) = &node.kind else { continue };
        let range = within(node.range.clone(), text);
        let has_arguments = args.as_ref().is_some_and(|args| !args.is_empty());
        // ClickHouse believes who says how many bytes a value has.
        let takes = Takes::of(name).filter(|takes| *takes != Takes::Sized || !has_arguments);
        if let Some((takes, refused)) = takes.and_then(|takes| Some((takes, takes.refused(&data_type.kind)?)))
        {
            let message = format!("`{name}` works with {}, and not with {refused}", takes.words());
            let remedy = "remove it, or write a codec that takes any values, such as `ZSTD(1)`";
            return Err(Invalid::new(&CODEC_TYPE, message, remedy).at(range));
        }
        match (&**name, is_delta_before) {
            ("Delta" | "DoubleDelta", _) => is_delta_before = Some(&**name),
            ("Gorilla" | "FPC", Some(delta)) => {
                let message = format!("`{name}` makes deltas itself, so that `{delta}` before it is refused");
                return Err(Invalid::new(&CODEC_ORDER, message, format!("remove `{delta}`")).at(range));
            }
            _ => {}
        }
    }
    Ok(())
}

/// What values a codec takes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Takes {
    /// Of 1, 2, 4 or 8 bytes.
    Sized,
    /// Numbers, dates and times, enums and `IPv4`, of up to 8 bytes.
    Numeric,
    /// Whole numbers, decimals, dates and times, enums and `IPv4`, of up to 8 bytes.
    Whole,
    /// Whole numbers, decimals, dates and times.
    Divisible,
    /// Floats.
    Floats,
}

impl Takes {
    fn of(codec: &str) -> Option<Self> {
        Some(match codec {
            "Delta" => Self::Sized,
            "DoubleDelta" => Self::Numeric,
            "T64" => Self::Whole,
            "GCD" => Self::Divisible,
            "Gorilla" | "FPC" => Self::Floats,
            _ => return None,
        })
    }

    fn words(self) -> &'static str {
        match self {
            Self::Sized => "values of 1, 2, 4 or 8 bytes",
            Self::Numeric => "numbers, dates and times of up to 8 bytes",
            Self::Whole => "whole numbers, decimals, dates and times of up to 8 bytes",
            Self::Divisible => "whole numbers, decimals, dates and times",
            Self::Floats => "floats",
        }
    }

    /// What this codec refuses of a type, in words: ClickHouse looks at the values within arrays, maps and tuples as well.
    fn refused(self, data_type: &Type) -> Option<&'static str> {
        match data_type {
            Type::Nullable(inner)
            | Type::LowCardinality(inner)
            | Type::Simple { of: inner, .. }
            | Type::Array(inner) => self.refused(inner),
            Type::Map(key, value) => self.refused(key).or_else(|| self.refused(value)),
            Type::Tuple(elements) | Type::Nested(elements) => {
                elements.iter().find_map(|element| self.refused(&element.of))
            }
            // How these are stored depends on the values.
            Type::Variant(_)
            | Type::Dynamic { .. }
            | Type::Json(_)
            | Type::Geo(_)
            | Type::Interval { .. }
            | Type::State { .. }
            | Type::Refused => None,
            Type::Bool
            | Type::Int { .. }
            | Type::Float { .. }
            | Type::Decimal { .. }
            | Type::String
            | Type::FixedString(_)
            | Type::Uuid
            | Type::IPv4
            | Type::IPv6
            | Type::Date
            | Type::Date32
            | Type::DateTime { .. }
            | Type::DateTime64 { .. }
            | Type::Enum { .. } => (!self.takes(data_type)).then(|| words(data_type)),
        }
    }

    fn takes(self, value: &Type) -> bool {
        let is_small = match value {
            Type::Int { bits, .. } | Type::Float { bits } => *bits <= 64,
            Type::Decimal { precision, .. } => *precision <= 18,
            Type::FixedString(bytes) => matches!(bytes, 1 | 2 | 4 | 8),
            Type::String | Type::Uuid | Type::IPv6 => false,
            _ => true,
        };
        let is_float = matches!(value, Type::Float { .. });
        let is_bytes = matches!(value, Type::String | Type::FixedString(_) | Type::Uuid | Type::IPv6);
        match self {
            Self::Sized => is_small,
            Self::Numeric => is_small && !is_bytes,
            Self::Whole => is_small && !is_bytes && !is_float,
            Self::Divisible => !is_bytes && !is_float && !matches!(value, Type::Enum { .. } | Type::IPv4),
            Self::Floats => is_float,
        }
    }
}

fn words(value: &Type) -> &'static str {
    match value {
        Type::String | Type::FixedString(_) => "strings",
        Type::Uuid => "`UUID`",
        Type::IPv4 => "`IPv4`",
        Type::IPv6 => "`IPv6`",
        Type::Float { .. } => "floats",
        Type::Decimal { precision: 19.., .. } => "decimals of more than 18 digits",
        Type::Decimal { .. } => "decimals",
        Type::Int { bits: 128.., .. } => "whole numbers of more than 8 bytes",
        Type::Int { .. } | Type::Bool => "whole numbers",
        Type::Enum { .. } => "enums",
        _ => "dates and times",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What ClickHouse 26 answers to `CREATE TABLE t (a Type CODEC(..)) ENGINE = MergeTree ORDER BY tuple()`.
    #[test]
    fn refuses_what_clickhouse_refuses() {
        for (codec, taken, refused) in [
            (
                "Delta, LZ4",
                "UInt8 Float64 Decimal(10,2) FixedString(8) Enum8('a'=1) Bool IPv4 Date32 DateTime64(3) \
                 Array(UInt8) Nullable(UInt8) Tuple(UInt8) SimpleAggregateFunction(max,UInt32) JSON",
                "String UUID IPv6 UInt128 UInt256 Decimal(30,2) FixedString(3) LowCardinality(String) \
                 Map(String,UInt8) Nullable(String) Tuple(UInt8,String)",
            ),
            ("Delta(4), LZ4", "String UUID", ""),
            (
                "DoubleDelta",
                "UInt8 Float64 Date Date32 DateTime64(3) Enum8('a'=1) IPv4 Decimal(10,2) Bool",
                "String UUID FixedString(4) UInt128 Decimal(30,2)",
            ),
            ("DoubleDelta(4)", "UInt32", "String"),
            (
                "Gorilla",
                "Float32 Float64 Array(Float32) Nullable(Float64)",
                "UInt32 String DateTime Decimal(10,2) Enum8('a'=1) Bool FixedString(4)",
            ),
            ("FPC(12, 4)", "Float32 Float64 Array(Float32)", "UInt32 Decimal(10,2)"),
            (
                "T64",
                "UInt32 DateTime DateTime64(3) Decimal(10,2) Enum8('a'=1) IPv4 Bool Date Date32",
                "Float32 String UInt128 UUID Decimal(30,2) FixedString(4)",
            ),
            (
                "GCD, LZ4",
                "UInt32 DateTime Decimal(10,2) DateTime64(3) UInt128 Bool Date32 UInt256 Decimal(70,2)",
                "Float32 String Enum8('a'=1) IPv4 FixedString(4) UUID",
            ),
            ("ZSTD(1)", "String UUID JSON", ""),
        ] {
            for (types, is_taken) in [(taken, true), (refused, false)] {
                for text in types.split_whitespace() {
                    let data_type = ColumnType::parse(text).expect(text);
                    let found = check_codec_type(codec, &data_type).map_err(|invalid| invalid.rule);
                    assert_eq!(found, if is_taken { Ok(()) } else { Err(&CODEC_TYPE) }, "{text} {codec}");
                }
            }
        }
    }

    #[test]
    fn refuses_deltas_twice() {
        let float = ColumnType::parse("Float64").unwrap();
        for (codec, at) in [
            ("Delta, Gorilla", Some(7..14)),
            ("DoubleDelta, Gorilla, LZ4", Some(13..20)),
            ("Delta, FPC", Some(7..10)),
            ("Gorilla, Delta, LZ4", None),
            ("FPC, Gorilla", None),
            ("Gorilla, LZ4", None),
        ] {
            let found = check_codec_type(codec, &float).err();
            assert_eq!(
                found.map(|invalid| (invalid.rule, invalid.range)),
                at.map(|at| (&CODEC_ORDER, Some(at))),
                "{codec}"
            );
        }
    }
}
