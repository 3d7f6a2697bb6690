//! What ClickHouse writes into a type besides types: names and zones.

use std::error::Error;
use std::fmt;

/// The names and numbers of an `Enum`; `datasource!` implements it.
pub trait EnumNames {
    /// In the order of the column's type.
    const NAMES: &'static [(&'static str, i16)];
}

/// The names of a `Tuple`'s elements; `datasource!` implements it.
pub trait TupleNames {
    /// In order; empty where the elements have no names.
    const NAMES: &'static [&'static str];
}

/// A `Tuple` whose elements have no names.
#[derive(Debug, Clone, Copy)]
pub enum Unnamed {}

impl TupleNames for Unnamed {
    const NAMES: &'static [&'static str] = &[];
}

/// The zone of a `DateTime`; `datasource!` implements it.
pub trait Zone {
    /// Its name, such as `Europe/Madrid`.
    const NAME: &'static str;
}

/// No zone: times are UTC.
#[derive(Debug, Clone, Copy)]
pub enum NoZone {}

impl Zone for NoZone {
    const NAME: &'static str = "";
}

/// A string is not a name of an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseEnumError;

impl fmt::Display for ParseEnumError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this string is not a name of the enum")
    }
}

impl Error for ParseEnumError {}

/// Whether an enum has exactly these names, in any order.
#[doc(hidden)]
#[must_use]
pub const fn has_names(names: &[(&str, i16)], given: &[&str]) -> bool {
    let mut index = 0;
    while index < names.len() {
        let mut other = 0;
        while other < given.len() && !is_same_text(names[index].0, given[other]) {
            other += 1;
        }
        if other == given.len() {
            return false;
        }
        index += 1;
    }
    names.len() == given.len()
}

/// Whether names are the same, in their order.
#[doc(hidden)]
#[must_use]
pub const fn is_same(names: &[&str], given: &[&str]) -> bool {
    let mut index = 0;
    while index < names.len() && index < given.len() {
        if !is_same_text(names[index], given[index]) {
            return false;
        }
        index += 1;
    }
    names.len() == given.len()
}

const fn is_same_text(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut index = 0;
    while index < a.len() && index < b.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    a.len() == b.len()
}
