//! `Enum`: names that have numbers.

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types::{Enum, EnumNames};

impl<N: EnumNames> ToColumn<Enum<N>> for str {
    fn write(&self, to: &mut Encoder) {
        if N::NAMES.iter().any(|(name, _)| *name == self) {
            to.string(self);
        } else {
            to.refuse("this string is not a name of the column's enum");
        }
    }
}

impl<N: EnumNames> ToColumn<Enum<N>> for String {
    fn write(&self, to: &mut Encoder) {
        ToColumn::<Enum<N>>::write(self.as_str(), to);
    }
}

impl<N: EnumNames> FromColumn<Enum<N>> for String {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        // A name that the program does not know is a string like any other.
        from.variant::<N, _>(|name| Some(name.to_owned()))
    }
}

/// What generated code calls.
#[doc(hidden)]
impl Decoder<'_> {
    /// Reads an enum by its name or its number.
    #[inline]
    pub fn variant<N: EnumNames, T>(&mut self, by_name: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = if self.peek() == Some(b'"') {
            by_name(&self.string()?)
        } else {
            let number = self.read_signed::<i16>("Enum16")?;
            N::NAMES.iter().find(|(_, other)| *other == number).and_then(|(name, _)| by_name(name))
        };
        match value {
            Some(value) => Some(value),
            None => self.refuse("this is not a name of the enum that the program knows"),
        }
    }

    /// Reads an enum of one's own from a `String`.
    #[inline]
    pub fn word<T>(&mut self, by_name: impl Fn(&str) -> Option<T>) -> Option<T> {
        match by_name(&self.string()?) {
            Some(value) => Some(value),
            None => self.refuse("this string is not a name that the program knows"),
        }
    }
}
