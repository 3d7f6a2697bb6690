//! Tuples, as lists and as objects.

use super::value::write_around;
use super::{FromColumn, ToColumn, Value};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types::{Tuple, TupleNames};

/// What generated code calls.
#[doc(hidden)]
impl Decoder<'_> {
    /// Reads a tuple: a list, or an object where its elements have names. `read` is called once for each element, with
    /// its index.
    pub fn tuple(
        &mut self,
        names: &[&str],
        count: usize,
        mut read: impl FnMut(&mut Self, usize) -> Option<()>,
    ) -> Option<()> {
        let mut seen = 0;
        if self.take(b'[') {
            self.until(b']', "a comma or `]`", |from| {
                seen += 1;
                if seen > count {
                    return from.refuse("the tuple has more elements than the column's type");
                }
                read(from, seen - 1)
            })?;
        } else {
            let what = if names.is_empty() { "a list" } else { "a list or an object" };
            self.expect(b'{', what)?;
            self.until(b'}', "a comma or `}`", |from| {
                let key = from.string_or("a key")?;
                from.skip_space();
                from.expect(b':', "a colon")?;
                from.skip_space();
                match names.iter().position(|name| *name == key) {
                    Some(index) => {
                        seen += 1;
                        read(from, index)
                    }
                    None => from.skip_value(),
                }
            })?;
        }
        if seen < count {
            self.refuse("the tuple has fewer elements than the column's type")
        } else {
            Some(())
        }
    }
}

/// What generated code calls.
#[doc(hidden)]
impl Encoder {
    /// Writes an element of a tuple: `,` or `,"name":`, and its value. The first comma becomes the bracket.
    #[inline]
    pub fn element<C: ?Sized, T: ToColumn<C> + ?Sized>(&mut self, key: &'static str, value: &T) {
        self.word(key);
        value.write(self);
    }
}

/// Calls a macro with the parameters of tuples of each length: column type, value, variable and index of each element.
macro_rules! each_length {
    ($callback:ident) => {
        each_length!($callback [] [A X a 0] [B Y b 1] [C Z c 2] [D W d 3] [E V e 4] [F U f 5] [G T g 6] [H S h 7]
            [I R i 8] [J Q j 9] [K P k 10] [L O l 11]);
    };
    ($callback:ident [$($done:tt)*] $next:tt $($rest:tt)*) => {
        $callback!($($done)* $next);
        each_length!($callback [$($done)* $next] $($rest)*);
    };
    ($callback:ident [$($done:tt)*]) => {};
}

macro_rules! tuples {
    ($([$C:ident $T:ident $variable:ident $index:tt])+) => {
        #[diagnostic::do_not_recommend]
        impl<Names: TupleNames, $($C, $T: ToColumn<$C>),+> ToColumn<Tuple<($($C,)+), Names>> for ($($T,)+) {
            fn write(&self, to: &mut Encoder) {
                let mut names = Names::NAMES.iter();
                let (open, close) = if Names::NAMES.is_empty() { (b'[', b']') } else { (b'{', b'}') };
                $(
                    to.byte(if $index == 0 { open } else { b',' });
                    if let Some(name) = names.next() {
                        to.string(name);
                        to.byte(b':');
                    }
                    self.$index.write(to);
                )+
                to.byte(close);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<Names: TupleNames, $($C, $T: FromColumn<$C>),+> FromColumn<Tuple<($($C,)+), Names>> for ($($T,)+) {
            fn read(from: &mut Decoder<'_>) -> Option<Self> {
                $(let mut $variable = None;)+
                let count = [$($index),+].len();
                from.tuple(Names::NAMES, count, |from, index| {
                    match index {
                        $($index => $variable = Some(<$T>::read(from)?),)+
                        _ => {}
                    }
                    Some(())
                })?;
                Some(($($variable?,)+))
            }
        }

        impl<$($T: Value<Column: Sized>),+> Value for ($($T,)+) {
            type Column = Tuple<($($T::Column,)+)>;

            fn write_type(name: &mut String) {
                write_around(name, "Tuple", &[$($T::write_type),+]);
            }
        }
    };
}

pub(super) use each_length;

each_length!(tuples);
