//! Floats.

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types;

macro_rules! floats {
    ($($Float:ident $read:ident $Column:ident)+) => {
        $(
            impl ToColumn<types::$Column> for $Float {
                #[inline]
                fn write(&self, to: &mut Encoder) {
                    to.float(*self, self.is_finite());
                }
            }

            impl FromColumn<types::$Column> for $Float {
                #[inline]
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    match from.peek() {
                        Some(b'-' | b'0'..=b'9') => from.number()?.$read(),
                        Some(b'n') if from.take_word("null") => Some($Float::NAN),
                        // Infinities, and NaN, where the server writes them.
                        _ => match from.string_or("a number")?.parse() {
                            Ok(value) => Some(value),
                            Err(_) => from.refuse("this string is not a number"),
                        },
                    }
                }

                fn null() -> Option<Self> {
                    Some($Float::NAN)
                }
            }
        )+
    };
}

floats!(f32 to_f32 Float32 f64 to_f64 Float64);
