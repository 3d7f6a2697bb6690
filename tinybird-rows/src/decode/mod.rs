//! Reads rows from JSON.

mod cursor;
mod members;
mod number;
mod reader;
mod skip;
mod string;

use std::borrow::Cow;
use std::fmt;

pub use reader::RowReader;
pub(crate) use reader::trim_start;
pub(crate) use string::unescape;

use crate::column::{FromColumn, ReadBy, Value};
use crate::error::Failure;
use members::Members;

/// Reads a row, or a value of it, from JSON.
#[derive(Debug)]
pub struct Decoder<'t> {
    text: &'t str,
    at: usize,
    members: &'t mut Members,
    failure: Option<Failure>,
}

impl<'t> Decoder<'t> {
    /// Reads a value of a column of the type `C`.
    pub fn value<C: ?Sized, T: FromColumn<C>>(&mut self) -> Option<T> {
        T::read(self)
    }

    /// Says that the value cannot be read. The first mistake of a row counts.
    #[cold]
    pub fn refuse<T>(&mut self, message: impl Into<Cow<'static, str>>) -> Option<T> {
        if self.failure.is_none() {
            self.failure = Some(Failure { column: Cow::Borrowed(""), message: message.into() });
        }
        // Nothing else of the row is read.
        self.at = self.text.len();
        None
    }
}

/// What generated code calls.
#[doc(hidden)]
impl Decoder<'_> {
    /// Reads a column whose key is `"name":`. After a mistake it gives any value: [`Decoder::end`] tells.
    #[inline(always)]
    pub fn get<C: ?Sized, T: FromColumn<C> + Default>(&mut self, key: &'static str) -> T {
        self.get_option::<C, T>(key).unwrap_or_default()
    }

    /// The same for a type that has no value to give after a mistake.
    #[inline(always)]
    pub fn get_option<C: ?Sized, T: FromColumn<C>>(&mut self, key: &'static str) -> Option<T> {
        self.get_by::<C, T>(key)
    }

    /// The same where the bound is one of the implementation's.
    #[inline(always)]
    pub fn get_by<C: ?Sized, T: for<'r> ReadBy<'r, C>>(&mut self, key: &'static str) -> Option<T> {
        if !self.seek(key) {
            return T::missing_by().or_else(|| self.refuse_missing(key));
        }
        match T::read_by(self) {
            Some(value) => {
                self.end_value();
                Some(value)
            }
            None => self.refuse_in(name_in(key)),
        }
    }

    /// Reads a column by a type that it fits, and converts that.
    pub fn get_with<C: ?Sized, U: FromColumn<C>, T, E: fmt::Display>(
        &mut self,
        key: &'static str,
        convert: impl FnOnce(U) -> Result<T, E>,
    ) -> Option<T> {
        match convert(self.get_option::<C, U>(key)?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse::<T>(error.to_string());
                self.refuse_in(name_in(key))
            }
        }
    }

    /// The same by the column that the type has of its own accord.
    pub fn get_value_with<U: Value + FromColumn<U::Column>, T, E: fmt::Display>(
        &mut self,
        key: &'static str,
        convert: impl FnOnce(U) -> Result<T, E>,
    ) -> Option<T> {
        self.get_with::<U::Column, U, T, E>(key, convert)
    }

    #[cold]
    fn refuse_missing<T>(&mut self, key: &'static str) -> Option<T> {
        // After a mistake nothing is found.
        if self.failure.is_some() {
            return None;
        }
        self.refuse::<T>("the column is missing");
        self.refuse_in(name_in(key))
    }

    /// Names the column of the mistake that was just found.
    #[cold]
    fn refuse_in<T>(&mut self, column: &str) -> Option<T> {
        self.refuse::<T>("the value cannot be read");
        if let Some(failure) = &mut self.failure {
            failure.column = Cow::Owned(unescape(column).into_owned());
        }
        None
    }

    /// The row, unless a value could not be read.
    #[inline]
    pub fn end<T>(&mut self, row: T) -> Option<T> {
        self.end_members();
        if self.failure.is_none() { Some(row) } else { None }
    }
}

/// The name in the key `"name":`, with its escapes.
fn name_in(key: &str) -> &str {
    key.get(1..key.len().saturating_sub(2)).unwrap_or_default()
}
