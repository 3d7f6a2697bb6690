//! Whether a JSON value is one of a column. ClickHouse takes more than Tinybird does, `"3"` for a number and 300 for a
//! `UInt8`; the rows of these belong into quarantine.

use serde_json::value::RawValue;
use tinybird_core::column_type::Type;

use super::path::Members;

/// Why a value is not one of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Misfit {
    /// It is null.
    Null,
    /// It is of another type.
    Type,
    /// It is a number that the type does not have.
    Range,
    /// It is no object.
    NotAnObject,
}

/// The value as ClickHouse is to read it.
pub(super) fn fit(value: &str, data_type: &Type) -> Result<String, Misfit> {
    let value = value.trim();
    let same = || Ok(value.to_owned());
    if value == "null" {
        return if data_type.takes_null() { same() } else { Err(Misfit::Null) };
    }
    let first = value.as_bytes().first().copied().unwrap_or_default();
    let is_number = first == b'-' || first.is_ascii_digit();
    let is_text = first == b'"';
    let is_bool = matches!(value, "true" | "false");
    match data_type {
        Type::Nullable(of) | Type::LowCardinality(of) | Type::Simple { of, .. } => fit(value, of),
        Type::String => match first {
            b'"' => same(),
            b'{' => serde_json::to_string(value).map_err(|_| Misfit::Type),
            _ => Err(Misfit::Type),
        },
        Type::Int { bits, signed } => {
            let digits = if is_text && *bits >= 64 { value.trim_matches('"') } else { value };
            match digits.strip_prefix('-').unwrap_or(digits) {
                _ if is_bool => same(),
                rest if !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()) => {
                    if is_in_range(digits, *bits, *signed) {
                        Ok(digits.to_owned())
                    } else {
                        Err(Misfit::Range)
                    }
                }
                _ => Err(Misfit::Type),
            }
        }
        Type::Float { .. } if is_number || is_bool => same(),
        Type::Float { .. } => Err(Misfit::Type),
        Type::Bool if is_bool || matches!(value, "0" | "1") => same(),
        Type::Bool => Err(Misfit::Type),
        Type::Decimal { .. } if is_number || is_text => same(),
        Type::Decimal { .. } => Err(Misfit::Type),
        Type::Date | Type::Date32 | Type::DateTime { .. } | Type::DateTime64 { .. } => {
            if is_text {
                same()
            } else if is_number {
                moment(value, data_type)
            } else {
                Err(Misfit::Type)
            }
        }
        Type::Uuid | Type::FixedString(_) if !is_text => Err(Misfit::Type),
        Type::Array(of) => {
            let elements: Vec<&RawValue> = serde_json::from_str(value).map_err(|_| Misfit::Type)?;
            let elements: Vec<String> =
                elements.iter().map(|element| fit(element.get(), of)).collect::<Result<_, _>>()?;
            Ok(format!("[{}]", elements.join(",")))
        }
        Type::Map(_, of) => {
            let members: Members<'_> = serde_json::from_str(value).map_err(|_| Misfit::Type)?;
            members.values().try_for_each(|member| fit(member.get(), of).map(drop))?;
            same()
        }
        Type::Json(_) => match first {
            b'{' => same(),
            // An object that was written as a string.
            b'"' => serde_json::from_str::<String>(value)
                .ok()
                .filter(|text| serde_json::from_str::<Members<'_>>(text).is_ok())
                .ok_or(Misfit::NotAnObject),
            _ => Err(Misfit::NotAnObject),
        },
        _ => same(),
    }
}

/// Whether a type of integers has this number.
fn is_in_range(digits: &str, bits: u16, signed: bool) -> bool {
    let (is_negative, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits.trim_start_matches('0')),
        None => (false, digits.trim_start_matches('0')),
    };
    if is_negative && !signed {
        return digits.is_empty();
    }
    let bits = u32::from(bits) - u32::from(signed);
    match digits.parse::<u128>() {
        _ if digits.is_empty() => true,
        Ok(number) => bits >= 128 || number < (1 << bits) || is_negative && number == 1 << bits,
        // ClickHouse says whether a longer one is in range.
        Err(_) => bits >= 128,
    }
}

/// The last second that a date has: a larger number counts milliseconds.
const LAST_SECOND: f64 = 253_402_300_799.0;

/// A number of seconds or milliseconds since 1970 as ClickHouse reads it.
fn moment(value: &str, data_type: &Type) -> Result<String, Misfit> {
    let number: f64 = value.parse().map_err(|_| Misfit::Type)?;
    let seconds = if number > LAST_SECOND { number / 1000.0 } else { number };
    if !(0.0..=LAST_SECOND).contains(&seconds) {
        return Err(Misfit::Range);
    }
    match data_type {
        Type::DateTime64 { .. } => Ok(format!("\"{seconds:.6}\"")),
        Type::DateTime { .. } => Ok(format!("{}", seconds.trunc())),
        _ => Ok(format!("{}", (seconds / 86_400.0).trunc())),
    }
}

#[cfg(test)]
mod tests {
    use tinybird_core::column_type::ColumnType;

    use super::*;

    #[test]
    fn values_fit_or_not() {
        for (data_type, value, expected) in [
            ("UInt8", "0", Ok("0")),
            ("UInt8", "-0", Ok("-0")),
            ("UInt8", "255", Ok("255")),
            ("UInt8", "256", Err(Misfit::Range)),
            ("UInt8", "-1", Err(Misfit::Range)),
            ("UInt8", "1.5", Err(Misfit::Type)),
            ("UInt8", "true", Ok("true")),
            ("Int8", "-128", Ok("-128")),
            ("Int8", "-129", Err(Misfit::Range)),
            ("Int16", "\"3\"", Err(Misfit::Type)),
            ("Int64", "\"9007199254740993\"", Ok("9007199254740993")),
            ("UInt64", "18446744073709551616", Err(Misfit::Range)),
            (
                "UInt256",
                "340282366920938463463374607431768211456",
                Ok("340282366920938463463374607431768211456"),
            ),
            ("Int32", "null", Err(Misfit::Null)),
            ("Nullable(Int32)", "null", Ok("null")),
            ("LowCardinality(Nullable(String))", "null", Ok("null")),
            ("String", "5", Err(Misfit::Type)),
            ("String", r#"{"a": 1}"#, Ok(r#""{\"a\": 1}""#)),
            ("Float64", "\"1\"", Err(Misfit::Type)),
            ("Float64", "1e3", Ok("1e3")),
            ("Bool", "2", Err(Misfit::Type)),
            ("Array(UInt8)", "[1, 2]", Ok("[1,2]")),
            ("Array(UInt8)", "[1, null]", Err(Misfit::Null)),
            ("Array(UInt8)", "7", Err(Misfit::Type)),
            ("Map(String, UInt8)", r#"{"a": 300}"#, Err(Misfit::Range)),
            ("JSON", "[1]", Err(Misfit::NotAnObject)),
            ("JSON", r#""{\"a\": 1}""#, Ok(r#"{"a": 1}"#)),
            ("DateTime", "1735689600123", Ok("1735689600")),
            ("DateTime", "true", Err(Misfit::Type)),
            ("Date", "1735689600", Ok("20089")),
        ] {
            let of = ColumnType::parse(data_type).expect("a type");
            assert_eq!(fit(value, of.kind()), expected.map(str::to_owned), "{data_type}: {value}");
        }
    }
}
