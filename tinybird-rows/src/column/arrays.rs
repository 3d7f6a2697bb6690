//! Lists and sets.

use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, Hash};

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types::{Array, Zipped};

#[inline]
fn write<'a, C, T: ToColumn<C> + 'a>(values: impl IntoIterator<Item = &'a T>, to: &mut Encoder) {
    let mut separator = b'[';
    for value in values {
        to.byte(separator);
        separator = b',';
        value.write(to);
    }
    if separator == b'[' {
        to.byte(separator);
    }
    to.byte(b']');
}

/// Reads a list and gives each element to `add`.
#[inline]
fn read<C, T: FromColumn<C>>(from: &mut Decoder<'_>, mut add: impl FnMut(T)) -> Option<()> {
    from.expect(b'[', "a list")?;
    from.until(b']', "a comma or `]`", |from| {
        add(T::read(from)?);
        Some(())
    })
}

#[diagnostic::do_not_recommend]
impl<C, T: ToColumn<C>> ToColumn<Array<C>> for Vec<T> {
    #[inline]
    fn write(&self, to: &mut Encoder) {
        write(self, to);
    }
}

#[diagnostic::do_not_recommend]
impl<C, T: ToColumn<C>> ToColumn<Array<C>> for &[T] {
    #[inline]
    fn write(&self, to: &mut Encoder) {
        write(*self, to);
    }
}

#[diagnostic::do_not_recommend]
impl<C, T: ToColumn<C>, S> ToColumn<Array<C>> for HashSet<T, S> {
    fn write(&self, to: &mut Encoder) {
        write(self, to);
    }
}

#[diagnostic::do_not_recommend]
impl<C, T: ToColumn<C>> ToColumn<Array<C>> for BTreeSet<T> {
    fn write(&self, to: &mut Encoder) {
        write(self, to);
    }
}

#[diagnostic::do_not_recommend]
impl<C, T: FromColumn<C>> FromColumn<Array<C>> for Vec<T> {
    #[inline]
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        let mut values = Self::new();
        read(from, |value| values.push(value))?;
        Some(values)
    }
}

#[diagnostic::do_not_recommend]
impl<C, T: FromColumn<C> + Eq + Hash, S: BuildHasher + Default> FromColumn<Array<C>> for HashSet<T, S> {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        let mut values = Self::default();
        read(from, |value| {
            values.insert(value);
        })?;
        Some(values)
    }
}

#[diagnostic::do_not_recommend]
impl<C, T: FromColumn<C> + Ord> FromColumn<Array<C>> for BTreeSet<T> {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        let mut values = Self::new();
        read(from, |value| {
            values.insert(value);
        })?;
        Some(values)
    }
}

/// A list of which each element stands in an object of its own.
macro_rules! zipped {
    ($($List:ty)+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<C, T: ToColumn<C>> ToColumn<Zipped<C>> for $List {
                fn write(&self, to: &mut Encoder) {
                    if let Some(element) = self.get(to.index()) {
                        element.write(to);
                    }
                }

                fn count(&self) -> Option<usize> {
                    Some(self.len())
                }
            }
        )+
    };
}

zipped!(Vec<T> &[T]);
