//! Strings.

use std::borrow::Cow;
use std::sync::Arc;

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types;

macro_rules! sent {
    ($($Text:ty)+) => {
        $(
            impl ToColumn<types::String> for $Text {
                #[inline]
                fn write(&self, to: &mut Encoder) {
                    to.string(self);
                }
            }

            impl<const N: usize> ToColumn<types::FixedString<N>> for $Text {
                #[inline]
                fn write(&self, to: &mut Encoder) {
                    write_fixed(self, N, to);
                }
            }
        )+
    };
}

sent!(str &str String Cow<'_, str> Box<str> Arc<str>);

fn write_fixed(text: &str, most: usize, to: &mut Encoder) {
    if text.len() > most {
        to.refuse(format!("a string of {} bytes does not fit `FixedString({most})`", text.len()));
    } else {
        to.string(text);
    }
}

macro_rules! read {
    ($($Text:ty)+) => {
        $(
            impl FromColumn<types::String> for $Text {
                #[inline]
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    match from.plain_string() {
                        Some(text) => Some(text.into()),
                        None => Some(from.string()?.into_owned().into()),
                    }
                }
            }

            impl<const N: usize> FromColumn<types::FixedString<N>> for $Text {
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    // ClickHouse fills with zeros what is shorter.
                    Some(from.string()?.trim_end_matches('\0').into())
                }
            }
        )+
    };
}

read!(String Box<str> Arc<str>);

impl FromColumn<types::String> for Cow<'_, str> {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        from.value::<types::String, String>().map(Cow::Owned)
    }
}

impl<const N: usize> FromColumn<types::FixedString<N>> for Cow<'_, str> {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        from.value::<types::FixedString<N>, String>().map(Cow::Owned)
    }
}
