//! A type as ClickHouse shows it.

use std::fmt;

use super::structure::{Element, JsonType, Type};
use super::{quote, write};

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("Bool"),
            Self::Int { bits, signed: true } => write!(f, "Int{bits}"),
            Self::Int { bits, signed: false } => write!(f, "UInt{bits}"),
            Self::Float { bits } => write!(f, "Float{bits}"),
            Self::Decimal { precision, scale } => write!(f, "Decimal({precision}, {scale})"),
            Self::String => f.write_str("String"),
            Self::FixedString(length) => write!(f, "FixedString({length})"),
            Self::Uuid => f.write_str("UUID"),
            Self::IPv4 => f.write_str("IPv4"),
            Self::IPv6 => f.write_str("IPv6"),
            Self::Date => f.write_str("Date"),
            Self::Date32 => f.write_str("Date32"),
            Self::DateTime { zone: None } => f.write_str("DateTime"),
            Self::DateTime { zone: Some(zone) } => write!(f, "DateTime({})", Text(zone)),
            Self::DateTime64 { precision, zone: None } => write!(f, "DateTime64({precision})"),
            Self::DateTime64 { precision, zone: Some(zone) } => {
                write!(f, "DateTime64({precision}, {})", Text(zone))
            }
            Self::Enum { wide, names } => {
                let names: Vec<String> =
                    names.iter().map(|(name, number)| format!("{} = {number}", Text(name))).collect();
                write!(f, "Enum{}({})", if *wide { 16 } else { 8 }, List(&names))
            }
            Self::Interval { unit } => write!(f, "Interval{unit}"),
            Self::Array(of) => write!(f, "Array({of})"),
            Self::Map(key, value) => write!(f, "Map({key}, {value})"),
            Self::Tuple(elements) => write!(f, "Tuple({})", List(elements)),
            Self::Nested(elements) => write!(f, "Nested({})", List(elements)),
            Self::Nullable(of) => write!(f, "Nullable({of})"),
            Self::LowCardinality(of) => write!(f, "LowCardinality({of})"),
            Self::Variant(types) => write!(f, "Variant({})", List(types)),
            Self::Dynamic { max_types: None } => f.write_str("Dynamic"),
            Self::Dynamic { max_types: Some(most) } => write!(f, "Dynamic(max_types={most})"),
            Self::Json(json) => write!(f, "{json}"),
            Self::Geo(geometry) => f.write_str(geometry.as_str()),
            Self::Simple { function, of } => write!(f, "SimpleAggregateFunction({function}, {of})"),
            Self::State { version, function, arguments } => {
                f.write_str("AggregateFunction(")?;
                if let Some(version) = version {
                    write!(f, "{version}, ")?;
                }
                f.write_str(function)?;
                arguments.iter().try_for_each(|argument| write!(f, ", {argument}"))?;
                f.write_str(")")
            }
            Self::Refused => Ok(()),
        }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            let mut written = String::new();
            quote::name(name, &mut written);
            write!(f, "{written} ")?;
        }
        write!(f, "{}", self.of)
    }
}

impl fmt::Display for JsonType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = |path: &[String]| {
            let mut written = String::new();
            write::write_path(path, &mut written);
            written
        };
        let mut arguments = Vec::new();
        arguments.extend(self.max_dynamic_types.map(|most| format!("max_dynamic_types={most}")));
        arguments.extend(self.max_dynamic_paths.map(|most| format!("max_dynamic_paths={most}")));
        arguments.extend(self.paths.iter().map(|(keys, of)| format!("{} {of}", path(keys))));
        arguments.extend(self.skip.iter().map(|keys| format!("SKIP {}", path(keys))));
        arguments.extend(self.skip_regexp.iter().map(|pattern| format!("SKIP REGEXP {}", Text(pattern))));
        f.write_str("JSON")?;
        if arguments.is_empty() { Ok(()) } else { write!(f, "({})", List(&arguments)) }
    }
}

/// A string within a type.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = String::new();
        quote::in_type(self.0, '\'', &mut written);
        f.write_str(&written)
    }
}

/// What stands in parentheses.
struct List<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            f.write_str(if index > 0 { ", " } else { "" })?;
            write!(f, "{item}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::column_type::ColumnType;

    #[test]
    fn all_that_a_type_says_is_shown() {
        for (written, expected) in [
            ("VARCHAR(255)", "String"),
            ("BIGINT UNSIGNED", "UInt64"),
            ("Float64", "Float64"),
            ("Decimal", "Decimal(10, 0)"),
            ("Decimal64(3)", "Decimal(18, 3)"),
            ("BINARY(3)", "FixedString(3)"),
            ("Date32", "Date32"),
            ("TIMESTAMP('UTC')", "DateTime('UTC')"),
            ("DateTime64(3, \"Europe/Madrid\")", "DateTime64(3, 'Europe/Madrid')"),
            ("Enum('a', 'it''s')", "Enum8('a' = 1, 'it''s' = 2)"),
            ("Enum('a' = 300)", "Enum16('a' = 300)"),
            ("IntervalDay", "IntervalDay"),
            (
                "Map(LowCardinality(String), Array(Nullable(Bool)))",
                "Map(LowCardinality(String), Array(Nullable(Bool)))",
            ),
            ("Tuple(UUID, IPv4)", "Tuple(UUID, IPv4)"),
            ("Tuple(a IPv6, `b c` Tuple())", "Tuple(a IPv6, \"b c\" Tuple())"),
            ("Nested(id UInt64, at DateTime)", "Nested(id UInt64, at DateTime)"),
            ("Variant(String, Date)", "Variant(String, Date)"),
            ("Dynamic(max_types=8)", "Dynamic(max_types=8)"),
            ("json", "JSON"),
            (
                "JSON(SKIP c.d, a.b UInt32, skip regexp 'x.*', max_dynamic_paths = 8)",
                "JSON(max_dynamic_paths=8, a.b UInt32, SKIP c.d, SKIP REGEXP 'x.*')",
            ),
            ("MultiPolygon", "MultiPolygon"),
            (
                "SimpleAggregateFunction(sum, Nullable(UInt64))",
                "SimpleAggregateFunction(sum, Nullable(UInt64))",
            ),
            ("AggregateFunction(1, uniq, String)", "AggregateFunction(1, uniq, String)"),
            ("AggregateFunction(count)", "AggregateFunction(count)"),
            (
                "AggregateFunction(quantiles(0.5, 0.9), Float64)",
                "AggregateFunction(quantiles(0.5, 0.9), Float64)",
            ),
            (
                "AggregateFunction(argMax, String, Tuple(a UInt8))",
                "AggregateFunction(argMax, String, Tuple(a UInt8))",
            ),
        ] {
            let parsed = ColumnType::parse(written).unwrap_or_else(|errors| panic!("{written}: {errors:?}"));
            assert_eq!(parsed.kind().to_string(), expected);
            let again = ColumnType::parse(expected).unwrap_or_else(|errors| panic!("{expected}: {errors:?}"));
            assert_eq!(again.kind(), parsed.kind(), "{expected} is read back");
        }
    }
}
