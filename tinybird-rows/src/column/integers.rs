//! Integers and booleans.

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types::{self, I256, U256};

macro_rules! integers {
    ($($Integer:ident: $write:ident $read:ident in $($Column:ident)+;)+) => {
        $($(
            impl ToColumn<types::$Column> for $Integer {
                #[inline]
                fn write(&self, to: &mut Encoder) {
                    to.$write((*self).into());
                }
            }

            impl FromColumn<types::$Column> for $Integer {
                #[inline]
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    from.$read(stringify!($Integer))
                }
            }
        )+)+
    };
}

integers! {
    u8: unsigned read_unsigned in UInt8 UInt16 UInt32 UInt64 UInt128 UInt256;
    u16: unsigned read_unsigned in UInt16 UInt32 UInt64 UInt128 UInt256;
    u32: unsigned read_unsigned in UInt32 UInt64 UInt128 UInt256;
    u64: unsigned read_unsigned in UInt64 UInt128 UInt256;
    u128: wide_unsigned read_wide in UInt128 UInt256;
    U256: u256 read_wide in UInt256;
    i8: signed read_signed in Int8 Int16 Int32 Int64 Int128 Int256;
    i16: signed read_signed in Int16 Int32 Int64 Int128 Int256;
    i32: signed read_signed in Int32 Int64 Int128 Int256;
    i64: signed read_signed in Int64 Int128 Int256;
    i128: wide_signed read_wide in Int128 Int256;
    I256: i256 read_wide in Int256;
}

impl ToColumn<types::UInt8> for bool {
    #[inline]
    fn write(&self, to: &mut Encoder) {
        to.unsigned(u64::from(*self));
    }
}

impl FromColumn<types::UInt8> for bool {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        read_bool(from)
    }
}

impl ToColumn<types::Bool> for bool {
    #[inline]
    fn write(&self, to: &mut Encoder) {
        to.word(if *self { "true" } else { "false" });
    }
}

impl FromColumn<types::Bool> for bool {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        read_bool(from)
    }
}

fn read_bool(from: &mut Decoder<'_>) -> Option<bool> {
    if from.take_word("true") {
        return Some(true);
    }
    if from.take_word("false") {
        return Some(false);
    }
    match from.read_unsigned::<u8>("bool")? {
        0 => Some(false),
        1 => Some(true),
        _ => from.refuse("this number is not a boolean"),
    }
}

/// Digits as a string, checked.
macro_rules! strings {
    ($($Column:ident as $Integer:ident)+) => {
        $(
            impl ToColumn<types::$Column> for String {
                fn write(&self, to: &mut Encoder) {
                    match self.parse::<$Integer>() {
                        Ok(value) => ToColumn::<types::$Column>::write(&value, to),
                        Err(_) => to.refuse(concat!("this string is not a number of `", stringify!($Column), "`")),
                    }
                }
            }

            impl FromColumn<types::$Column> for String {
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    let value = from.value::<types::$Column, $Integer>()?;
                    Some(value.to_string())
                }
            }
        )+
    };
}

strings!(UInt256 as U256 Int256 as I256);
