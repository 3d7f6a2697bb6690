//! The type of a column: ClickHouse's types, as far as Tinybird takes them.
//!
//! [`ColumnType::parse`] reads a type in two steps: its form (words, literals, parentheses), where the first
//! mistake ends the reading, then its meaning, where every independent mistake is reported.

mod aggregate;
mod check;
mod combinator;
mod display;
mod elements;
mod engine;
mod enums;
mod functions;
mod json;
mod kinds;
mod lexeme;
mod names;
mod parameters;
pub(crate) mod quote;
pub mod rules;
mod simple;
mod sized;
mod structure;
pub(crate) mod syntax;
mod time_zone;
mod write;

use std::fmt;
use std::str::FromStr;

use crate::rule::Invalid;

#[doc(hidden)]
pub use structure::{Element, Geometry, JsonType, Type};

/// The type of a column, known to be one that Tinybird accepts.
///
/// It displays as ClickHouse writes it: texts in single quotes, `, ` between arguments, `'a' = 1` in enums. Names
/// of types stay as they were written (`VARCHAR` stays `VARCHAR`). Two types are equal if they are written alike.
///
/// ```
/// use tinybird_core::column_type::ColumnType;
///
/// let status = ColumnType::parse(r#"Nullable(Enum8("active"=1,"gone"=2))"#).unwrap();
/// assert_eq!(status.to_string(), "Nullable(Enum8('active' = 1, 'gone' = 2))");
/// assert!(status.is_nullable());
///
/// let mistakes = ColumnType::parse("Map(Sting, Nullable(Array(UInt8)))").unwrap_err();
/// assert_eq!(mistakes[0].range, Some(4..9));
/// assert_eq!(mistakes[1].range, Some(20..32));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnType {
    text: String,
    pub(crate) kind: Type,
}

/// The names of types, for proposals.
#[cfg(feature = "reference")]
pub(crate) const NAMES: &[&str] = names::ALL;

/// The names of aggregate functions.
#[cfg(feature = "reference")]
pub(crate) fn aggregate_functions() -> impl Iterator<Item = &'static str> {
    functions::names()
}

impl ColumnType {
    /// Reads a type in ClickHouse's spelling.
    ///
    /// Texts may stand in single quotes or in double quotes.
    ///
    /// # Errors
    ///
    /// One refusal for each mistake, at its bytes within `text`, in the order of the text. What follows from a
    /// mistake is not reported.
    pub fn parse(text: &str) -> Result<Self, Vec<Invalid>> {
        let node = syntax::parse(text).map_err(|refusal| vec![refusal])?;
        let kind = check::check(&node)?;
        Ok(Self { text: write::to_text(&node), kind })
    }

    /// The type as a datafile that exists spells it, with the white space of ClickHouse's own spelling. What is not a type
    /// that is known is kept as well: no rule but that of [`ColumnType::parse`] is asked about it.
    #[doc(hidden)]
    #[must_use]
    pub fn as_written(text: String) -> Self {
        let (kind, written) = match syntax::parse(&text) {
            Ok(node) => (check::check(&node).unwrap_or(Type::Refused), write::to_text(&node)),
            Err(_) => (Type::Refused, String::new()),
        };
        Self { text: if differs_by_white_space(&written, &text) { written } else { text }, kind }
    }

    /// Whether it is not a known type.
    #[doc(hidden)]
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.kind == Type::Refused
    }

    /// The type, taken apart.
    #[doc(hidden)]
    #[must_use]
    pub const fn kind(&self) -> &Type {
        &self.kind
    }

    /// The type as ClickHouse writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the type is, or contains, `Nullable(..)`.
    ///
    /// Tinybird refuses such columns in a sorting key, however deep the `Nullable` is: it looks for the word.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.text.contains("Nullable(")
    }

    /// Whether a value may be `NULL`: `Nullable(..)`, `LowCardinality(Nullable(..))`, `Variant` and `Dynamic`.
    #[must_use]
    pub fn takes_null(&self) -> bool {
        self.kind.takes_null()
    }

    /// Whether it is an `AggregateFunction(..)`, which holds a state, or a `SimpleAggregateFunction(..)`, which holds
    /// a value. Neither is ingested from JSON.
    #[must_use]
    pub fn is_aggregate_state(&self) -> bool {
        matches!(self.kind, Type::State { .. } | Type::Simple { .. })
    }

    /// The function of an `AggregateFunction(..)` as it is written, and without the `State` that it need not have.
    pub(crate) fn function_with_state(&self) -> Option<(&str, &str)> {
        let Type::State { function, .. } = &self.kind else { return None };
        let name = function.split('(').next().unwrap_or_default();
        Some((name, aggregate::without_state(name))).filter(|(written, bare)| written != bare)
    }

    /// Whether it is a `SimpleAggregateFunction(..)`, whose values are those of another type.
    #[must_use]
    pub fn is_simple_aggregate(&self) -> bool {
        matches!(self.kind, Type::Simple { .. })
    }

    /// Whether it is an `Array(..)`, whose default JSON path ends in `[:]`.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self.kind, Type::Array(_))
    }

    /// Whether it is an array of arrays, which has no default JSON path.
    #[must_use]
    pub fn is_nested_array(&self) -> bool {
        matches!(&self.kind, Type::Array(inner) if matches!(**inner, Type::Array(_)))
    }
}

/// Whether two spellings are the same but for white space outside quotes, where it says nothing.
pub(crate) fn differs_by_white_space(a: &str, b: &str) -> bool {
    a != b && outside_quotes(a).eq(outside_quotes(b))
}

/// The characters, without the white space outside single quotes.
fn outside_quotes(text: &str) -> impl Iterator<Item = char> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.chars().filter(move |&c| {
        is_quoted ^= c == '\'' && !is_escaped;
        is_escaped = is_quoted && c == '\\' && !is_escaped;
        is_quoted || !c.is_whitespace()
    })
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for ColumnType {
    type Err = Vec<Invalid>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ColumnType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
