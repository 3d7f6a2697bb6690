//! What a row needs of an answer's columns, checked before the first row.

mod shape;

use std::borrow::Cow;

use crate::column::Value;
use crate::error::{Failure, RowError};
use crate::time::zone::Zones;

/// The columns that a row reads, in its order.
#[derive(Debug, Default)]
pub struct Columns {
    columns: Vec<Expected>,
    is_positional: bool,
}

#[derive(Debug)]
struct Expected {
    name: Cow<'static, str>,
    data_type: Cow<'static, str>,
    /// Whether the row stays one without it.
    may_be_missing: bool,
}

/// What generated code calls.
#[doc(hidden)]
impl Columns {
    /// Columns in lines of name, tab, and type; a question mark in front of the type of one that may be missing.
    pub fn table(&mut self, lines: &'static str) {
        self.columns.extend(lines.lines().filter_map(|line| {
            let (name, data_type) = line.split_once('\t')?;
            let bare = data_type.strip_prefix('?');
            Some(Expected {
                name: Cow::Borrowed(name),
                data_type: Cow::Borrowed(bare.unwrap_or(data_type)),
                may_be_missing: bare.is_some(),
            })
        }));
    }

    /// A column of the type that `T` has of its own accord.
    pub fn column<T: Value>(&mut self, name: impl Into<Cow<'static, str>>) {
        let mut data_type = String::new();
        T::write_type(&mut data_type);
        self.columns.push(Expected { name: name.into(), data_type: data_type.into(), may_be_missing: false });
    }

    /// The same for the value that a function takes.
    pub fn column_with<U: Value, T, E>(&mut self, name: &'static str, _: impl FnOnce(U) -> Result<T, E>) {
        self.column::<U>(name);
    }

    /// The same for one that is known by its place.
    pub(crate) fn next<T: Value>(&mut self) {
        self.is_positional = true;
        self.column::<T>("");
    }
}

impl Columns {
    /// Compares with the columns that an answer has: their names and types. Gives the zones of their times.
    pub(crate) fn check(self, answer: &[(&str, &str)]) -> Result<Zones, RowError> {
        let refuse = |column: Cow<'static, str>, message: String| {
            Err(Failure { column, message: message.into() }.in_row(0))
        };
        if self.is_positional && self.columns.len() != answer.len() {
            let (expected, found) = (self.columns.len(), answer.len());
            return refuse(
                "".into(),
                format!("the answer has {found} columns, and the tuple has {expected}"),
            );
        }
        let mut zones = Zones::default();
        for (place, expected) in self.columns.into_iter().enumerate() {
            let found = if self.is_positional {
                answer.get(place)
            } else {
                answer.iter().find(|(name, _)| *name == expected.name)
            };
            let mut named = Vec::new();
            let shape = shape::read(&expected.data_type, &mut Vec::new());
            if let Some((name, data_type)) = found {
                if !shape.takes(&shape::read(data_type, &mut named)) {
                    let name =
                        if self.is_positional { Cow::Owned((*name).to_owned()) } else { expected.name };
                    return refuse(
                        name,
                        format!("the answer has `{data_type}`, which does not fit `{}`", expected.data_type),
                    );
                }
            } else if !expected.may_be_missing && !matches!(shape, shape::Shape::Nullable(_)) {
                return refuse(expected.name, "the answer does not have this column".to_owned());
            }
            // Where a type has several zones, those that the column's type declares count.
            zones.push(match named.as_slice() {
                [first, rest @ ..] if rest.iter().all(|zone| zone == first) => Some(first),
                _ => None,
            });
        }
        Ok(zones)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &[(&str, &str)]) -> Result<Zones, String> {
        let mut columns = Columns::default();
        columns.table(
            "at\tDateTime('Asia/Tokyo')\nid\tNullable(UInt64)\nsite\tString\nstatus\t?Enum8('ok' = 1)\n",
        );
        columns.check(answer).map_err(|error| error.to_string())
    }

    #[test]
    fn takes_columns_in_any_order() {
        assert!(check(&[("site", "String"), ("more", "UInt8"), ("at", "DateTime")]).is_ok());
        assert!(
            check(&[("at", "DateTime64(3, 'UTC')"), ("site", "LowCardinality(String)"), ("id", "UInt8")])
                .is_ok()
        );
    }

    #[test]
    fn names_what_is_missing_or_does_not_fit() {
        assert_eq!(
            check(&[("site", "String")]).unwrap_err(),
            "row 0, column `at`: the answer does not have this column"
        );
        assert_eq!(
            check(&[("at", "DateTime"), ("site", "Nullable(String)")]).unwrap_err(),
            "row 0, column `site`: the answer has `Nullable(String)`, which does not fit `String`"
        );
    }

    #[test]
    fn counts_the_columns_of_tuples() {
        let check = |answer: &[(&str, &str)]| {
            let mut columns = Columns::default();
            columns.next::<u8>();
            columns.next::<Option<Vec<f64>>>();
            columns.check(answer).map(drop).map_err(|error| error.to_string())
        };
        assert_eq!(check(&[("1", "UInt8"), ("x", "Array(Float64)")]), Ok(()));
        assert_eq!(
            check(&[("1", "UInt8")]).unwrap_err(),
            "row 0: the answer has 1 columns, and the tuple has 2"
        );
        assert_eq!(
            check(&[("1", "UInt8"), ("x", "Float64")]).unwrap_err(),
            "row 0, column `x`: the answer has `Float64`, which does not fit `Nullable(Array(Float64))`"
        );
    }
}
