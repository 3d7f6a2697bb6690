//! UUIDs and IP addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types;

/// Types of the standard library, and strings that are checked to be one of them.
macro_rules! addresses {
    ($($Column:ident $Address:ident $what:literal;)+) => {
        $(
            impl ToColumn<types::$Column> for $Address {
                #[inline]
                fn write(&self, to: &mut Encoder) {
                    to.quoted_display(self);
                }
            }

            impl FromColumn<types::$Column> for $Address {
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    match from.string_or(concat!($what, " as a string"))?.parse() {
                        Ok(address) => Some(address),
                        Err(_) => from.refuse(concat!("this string is not ", $what)),
                    }
                }
            }

            impl ToColumn<types::$Column> for String {
                fn write(&self, to: &mut Encoder) {
                    match self.parse::<$Address>() {
                        Ok(_) => to.string(self),
                        Err(_) => to.refuse(concat!("this string is not ", $what)),
                    }
                }
            }

            impl FromColumn<types::$Column> for String {
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    from.value::<types::String, String>()
                }
            }
        )+
    };
}

addresses! {
    IPv4 Ipv4Addr "an IPv4 address";
    IPv6 Ipv6Addr "an IPv6 address";
}

/// Whether a text is a UUID with its hyphens, as ClickHouse writes it.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

impl ToColumn<types::Uuid> for String {
    fn write(&self, to: &mut Encoder) {
        if is_uuid(self) {
            to.string(self);
        } else {
            to.refuse("this string is not a UUID with its hyphens");
        }
    }
}

impl FromColumn<types::Uuid> for String {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        from.value::<types::String, String>()
    }
}

#[cfg(feature = "uuid")]
impl ToColumn<types::Uuid> for uuid::Uuid {
    #[inline]
    fn write(&self, to: &mut Encoder) {
        to.string(self.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()));
    }
}

#[cfg(feature = "uuid")]
impl FromColumn<types::Uuid> for uuid::Uuid {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        match from.string_or("a UUID as a string")?.parse() {
            Ok(uuid) => Some(uuid),
            Err(_) => from.refuse("this string is not a UUID"),
        }
    }
}
