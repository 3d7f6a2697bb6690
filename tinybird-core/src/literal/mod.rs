//! Literal defaults of columns, checked against the column's type and written as SQL.

mod shape;

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::column_type::{ColumnType, Type, quote};
use crate::rule::{Invalid, rules};
use crate::suggest::did_you_mean;
use shape::{is_date, is_fraction, is_number, is_time, is_uuid, range, signed, whole};

rules! {
    /// A literal default is of the column's type: a number for numbers, a string for strings, dates, enums, UUIDs and
    /// IP addresses, `true` or `false` for `Bool`, a list for arrays. Nothing is converted silently.
    DEFAULT_TYPE = "default-type";

    /// A default fits the column: a number its range, a decimal its digits, a string its `FixedString`'s bytes, a
    /// date the years that the type stores. ClickHouse would wrap around, cut, or refuse it on ingestion.
    DEFAULT_RANGE = "default-range";

    /// A string for a column of another type is written as ClickHouse reads that type: `2024-12-31` for a date,
    /// `2024-12-31 23:59:59` for a time, one of an enum's names, a UUID, an IP address.
    DEFAULT_FORMAT = "default-format";

    /// Only a nullable column has the default `null`.
    DEFAULT_NULL = "default-null";

    /// Maps, tuples, JSON, aggregate states and the like have no literal: their default is an expression of SQL,
    /// `expr("map('a', 1)")`.
    DEFAULT_EXPRESSION = "default-expression";
}

/// A literal value, as it is written in a definition.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Literal {
    /// A text, without quotes or escapes.
    Text(String),
    /// A whole number as written: digits after an optional sign.
    Integer(String),
    /// A number with a point or an exponent, as written.
    Float(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// `[a, b]`.
    List(Vec<Literal>),
}

impl Literal {
    fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number with a fraction",
            Self::Bool(_) => "a truth value",
            Self::Null => "`null`",
            Self::List(_) => "a list",
        }
    }
}

/// As it is written in a definition, texts in double quotes.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Integer(digits) | Self::Float(digits) => f.write_str(digits),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Null => f.write_str("null"),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
        }
    }
}

impl ColumnType {
    /// The SQL of a default for a column of this type, to stand after `DEFAULT` in a datafile.
    ///
    /// It is written in the form that Tinybird's parser keeps: a list of several items stands in parentheses,
    /// since the reader ends a column at a comma; quotes are doubled; `--` and line breaks are escaped. A `Bool`
    /// gives `true` or `false`, a `UInt8` takes them too, as ClickHouse does, and gives `1` or `0`. Numbers that
    /// SQL would read as floats (wide integers, long decimals) are written in quotes, which ClickHouse converts
    /// exactly.
    ///
    /// # Errors
    ///
    /// A default that is not of this type, or does not fit it.
    pub fn default_sql(&self, literal: &Literal) -> Result<String, Invalid> {
        let column = Column { kind: &self.kind, name: self.as_str() };
        let mut sql = String::new();
        let commas = column.write(literal, &mut sql, 0)?;
        Ok(if commas { format!("({sql})") } else { sql })
    }
}

/// Lists nest no deeper than types do.
const DEEPEST: usize = 64;

/// What a literal is checked against: a type, or the element's type of an array, and the column's type in words.
struct Column<'a> {
    kind: &'a Type,
    name: &'a str,
}

impl Column<'_> {
    /// Adds the literal to `sql`; whether that holds a comma that ends a column.
    fn write(&self, literal: &Literal, sql: &mut String, depth: usize) -> Result<bool, Invalid> {
        if let Literal::Null = literal {
            if !self.kind.takes_null() {
                return Err(self.null());
            }
            sql.push_str("NULL");
            return Ok(false);
        }
        let value = self.kind.value();
        if let (Type::Array(inner), Literal::List(items)) = (value, literal) {
            if depth == DEEPEST {
                return Err(self.mismatch(literal, "write fewer nested lists"));
            }
            let inner = Column { kind: inner, name: self.name };
            let mut commas = items.len() > 1;
            sql.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    sql.push(',');
                }
                commas |= inner.write(item, sql, depth + 1)?;
            }
            sql.push(']');
            return Ok(commas);
        }
        sql.push_str(&self.single(value, literal)?);
        Ok(false)
    }

    /// The SQL of what is neither a list nor null.
    fn single(&self, value: &Type, literal: &Literal) -> Result<String, Invalid> {
        match (value, literal) {
            (Type::String, Literal::Text(text)) => Ok(quote::text(text)),
            (Type::FixedString(length), Literal::Text(text)) => {
                if u32::try_from(text.len()).is_ok_and(|bytes| bytes <= *length) {
                    return Ok(quote::text(text));
                }
                let message = format!("this string has {} bytes, `{}` holds {length}", text.len(), self.name);
                Err(Invalid::new(
                    &DEFAULT_RANGE,
                    message,
                    "shorten the string, or use a longer `FixedString`",
                ))
            }
            (Type::Bool, Literal::Bool(value)) => Ok(value.to_string()),
            (Type::Int { bits: 8, signed: false }, Literal::Bool(value)) => Ok(u8::from(*value).to_string()),
            (Type::Int { bits, signed }, Literal::Integer(digits)) => self.integer(digits, *bits, *signed),
            (Type::Float { bits }, Literal::Integer(digits) | Literal::Float(digits)) => {
                self.float(digits, *bits)
            }
            (Type::Decimal { precision, scale }, Literal::Integer(digits) | Literal::Float(digits)) => {
                self.decimal(digits, *precision, *scale)
            }
            (Type::Enum { names, .. }, Literal::Text(text)) => self.enum_name(names, text),
            (Type::Uuid, Literal::Text(text)) => {
                self.formed(text, is_uuid(text), "a UUID", "61f0c404-5cb3-11e7-907b-a6006ad3dba0")
            }
            (Type::IPv4, Literal::Text(text)) => {
                self.formed(text, text.parse::<Ipv4Addr>().is_ok(), "an IPv4 address", "127.0.0.1")
            }
            (Type::IPv6, Literal::Text(text)) => {
                self.formed(text, text.parse::<Ipv6Addr>().is_ok(), "an IPv6 address", "::1")
            }
            (
                Type::Date | Type::Date32 | Type::DateTime { .. } | Type::DateTime64 { .. },
                Literal::Text(text),
            ) => self.time(value, text),
            // Days and seconds since 1970, which ClickHouse converts as well.
            (Type::Date, Literal::Integer(digits)) => self.integer(digits, 16, false),
            (Type::DateTime { .. }, Literal::Integer(digits)) => self.integer(digits, 32, false),
            _ => Err(self.refuse(value, literal)),
        }
    }

    fn null(&self) -> Invalid {
        let remedy = match self.kind.value() {
            Type::String | Type::FixedString(_) => "use \"\", or make the column `Nullable(..)`",
            Type::Int { .. } | Type::Float { .. } | Type::Decimal { .. } => {
                "use 0, or make the column `Nullable(..)`"
            }
            Type::Array(_) => "use [], or leave the default out",
            _ => "leave the default out, or make the column `Nullable(..)`",
        };
        Invalid::new(&DEFAULT_NULL, format!("`{}` has no null", self.name), remedy)
    }

    fn mismatch(&self, literal: &Literal, remedy: impl Into<String>) -> Invalid {
        Invalid::new(
            &DEFAULT_TYPE,
            format!("{} is not a default for `{}`", literal.kind(), self.name),
            remedy,
        )
    }

    /// A literal of another kind than the type's.
    fn refuse(&self, value: &Type, literal: &Literal) -> Invalid {
        let remedy = match (value, literal) {
            (
                Type::String | Type::FixedString(_),
                Literal::Integer(_) | Literal::Float(_) | Literal::Bool(_),
            ) => {
                format!("write it in quotes: \"{literal}\"")
            }
            (Type::Bool, _) => "write `true` or `false`".to_owned(),
            (Type::Int { .. }, Literal::Text(text)) if is_number(text) => {
                format!("write {text} without quotes")
            }
            (Type::Int { .. }, Literal::Float(_)) => "write a whole number".to_owned(),
            (Type::Int { .. }, _) => "write a whole number, such as 0".to_owned(),
            (Type::Float { .. } | Type::Decimal { .. }, Literal::Text(text)) if is_number(text) => {
                format!("write {text} without quotes")
            }
            (Type::Float { .. } | Type::Decimal { .. }, _) => "write a number, such as 0.5".to_owned(),
            (Type::String | Type::FixedString(_), _) => "write a string in quotes".to_owned(),
            (Type::Enum { names, .. }, _) => {
                let first = names.first().map_or("..", |(name, _)| name);
                format!("write one of its names in quotes, such as \"{first}\"")
            }
            (Type::Uuid, _) => "write a string such as \"61f0c404-5cb3-11e7-907b-a6006ad3dba0\"".to_owned(),
            (Type::IPv4, _) => "write a string such as \"127.0.0.1\"".to_owned(),
            (Type::IPv6, _) => "write a string such as \"::1\"".to_owned(),
            (Type::Date | Type::Date32, _) => "write a string such as \"2024-12-31\"".to_owned(),
            (Type::DateTime { .. } | Type::DateTime64 { .. }, _) => {
                "write a string such as \"2024-12-31 23:59:59\"".to_owned()
            }
            (Type::Array(_), _) => "write a list: `[]`, `[1, 2]`".to_owned(),
            _ => {
                return Invalid::new(
                    &DEFAULT_EXPRESSION,
                    format!("`{}` has no literal defaults", self.name),
                    "write an expression of SQL: `expr(\"..\")`",
                );
            }
        };
        self.mismatch(literal, remedy)
    }

    fn no_number(&self, digits: &str) -> Invalid {
        Invalid::new(
            &DEFAULT_FORMAT,
            format!("`{digits}` is not a number"),
            "write digits, such as 10 or 0.5",
        )
    }

    fn integer(&self, digits: &str, bits: u16, signed: bool) -> Result<String, Invalid> {
        let Some((negative, magnitude)) = whole(digits) else { return Err(self.no_number(digits)) };
        let negative = negative && magnitude != "0";
        let (least, most) = range(bits, signed);
        let limit = if negative { least.strip_prefix('-').unwrap_or_default() } else { most };
        // Without leading zeros, the longer number is the greater one.
        if (magnitude.len(), magnitude) > (limit.len(), limit) {
            return Err(Invalid::new(
                &DEFAULT_RANGE,
                format!("{digits} does not fit `{}`", self.name),
                format!("use a number from {least} to {most}, or a wider type"),
            ));
        }
        let number = format!("{}{magnitude}", if negative { "-" } else { "" });
        let exact = number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok();
        Ok(if exact { number } else { format!("'{number}'") })
    }

    fn float(&self, digits: &str, bits: u16) -> Result<String, Invalid> {
        if !is_number(digits) {
            return Err(self.no_number(digits));
        }
        let finite = match bits {
            32 => digits.parse::<f32>().is_ok_and(f32::is_finite),
            _ => digits.parse::<f64>().is_ok_and(f64::is_finite),
        };
        if !finite {
            return Err(Invalid::new(
                &DEFAULT_RANGE,
                format!("{digits} does not fit `{}`", self.name),
                "use a smaller number, or `Float64`",
            ));
        }
        Ok(digits.strip_prefix('+').unwrap_or(digits).to_owned())
    }

    fn decimal(&self, digits: &str, precision: u32, scale: u32) -> Result<String, Invalid> {
        let (sign, unsigned) = signed(digits);
        let (integer, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if !plain(integer) || !plain(fraction) || (integer.is_empty() && fraction.is_empty()) {
            let remedy = "write the digits without an exponent, such as 1000 or 0.5";
            return Err(Invalid::new(&DEFAULT_FORMAT, format!("`{digits}` is not a decimal"), remedy));
        }
        let integer = integer.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let fits = |part: &str, most: u32| u32::try_from(part.len()).is_ok_and(|length| length <= most);
        if !fits(integer, precision - scale.min(precision)) || !fits(fraction, scale) {
            return Err(Invalid::new(
                &DEFAULT_RANGE,
                format!("{digits} does not fit `{}`", self.name),
                format!(
                    "use at most {} digits before the point and {scale} after it",
                    precision.saturating_sub(scale)
                ),
            ));
        }
        let mut number = format!("{sign}{}", if integer.is_empty() { "0" } else { integer });
        if !fraction.is_empty() {
            number.push('.');
            number.push_str(fraction);
        }
        // SQL reads a number with a point as a float, which keeps 15 digits.
        let exact = integer.len() + fraction.len() <= 15;
        Ok(if exact { number } else { format!("'{number}'") })
    }

    fn enum_name(&self, names: &[(String, i16)], text: &str) -> Result<String, Invalid> {
        if names.iter().any(|(name, _)| name == text) {
            return Ok(quote::text(text));
        }
        let remedy = match did_you_mean(text, names.iter().map(|(name, _)| name.as_str())) {
            Some(known) => format!("did you mean {known:?}?"),
            None => {
                let few: Vec<_> = names.iter().take(8).map(|(name, _)| format!("{name:?}")).collect();
                format!("use one of {}", few.join(", "))
            }
        };
        Err(Invalid::new(&DEFAULT_FORMAT, format!("{text:?} is not a name of this enum"), remedy))
    }

    fn formed(&self, text: &str, fits: bool, what: &str, example: &str) -> Result<String, Invalid> {
        if fits {
            return Ok(quote::text(text));
        }
        let remedy = format!("write \"{example}\", for example");
        Err(Invalid::new(&DEFAULT_FORMAT, format!("{text:?} is not {what}"), remedy))
    }

    fn time(&self, kind: &Type, text: &str) -> Result<String, Invalid> {
        let (example, least, most) = match kind {
            Type::Date => ("2024-12-31", "1970-01-01", "2149-06-06"),
            Type::Date32 => ("2024-12-31", "1900-01-01", "2299-12-31"),
            Type::DateTime { .. } => ("2024-12-31 23:59:59", "1970-01-01 00:00:00", "2106-02-07 06:28:15"),
            Type::DateTime64 { precision: 9, .. } => {
                ("2024-12-31 23:59:59", "1900-01-01 00:00:00", "2262-04-11 23:47:16")
            }
            _ => ("2024-12-31 23:59:59", "1900-01-01 00:00:00", "2299-12-31 23:59:59"),
        };
        let whole_seconds = match (kind, text.split_once('.')) {
            (Type::DateTime64 { precision: 1.., .. }, Some((seconds, fraction)))
                if is_fraction(kind, fraction) =>
            {
                seconds
            }
            _ => text,
        };
        let fits = match whole_seconds.split_once(' ') {
            None => matches!(kind, Type::Date | Type::Date32) && is_date(whole_seconds),
            Some((date, time)) => {
                matches!(kind, Type::DateTime { .. } | Type::DateTime64 { .. })
                    && is_date(date)
                    && is_time(time)
            }
        };
        if !fits {
            return Err(Invalid::new(
                &DEFAULT_FORMAT,
                format!("{text:?} is nothing that ClickHouse reads as `{}`", self.name),
                format!("write \"{example}\", for example"),
            ));
        }
        // Written with leading zeros, times sort as texts do.
        if !(least..=most).contains(&whole_seconds) {
            return Err(Invalid::new(
                &DEFAULT_RANGE,
                format!("{text:?} is outside what `{}` stores", self.name),
                format!("use a value from \"{least}\" to \"{most}\""),
            ));
        }
        Ok(quote::text(text))
    }
}
