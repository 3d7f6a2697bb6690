//! Times.

use std::time::SystemTime;

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::time::convert::Time;
use crate::time::{UnixTime, text};
use crate::types::{DateTime, DateTime64, Zone};

impl Encoder {
    /// Writes a time with so many digits of a fraction; none for `DateTime`.
    #[inline]
    fn time(&mut self, time: Option<UnixTime>, digits: Option<u8>, has_zone: bool) {
        match UnixTime::check(time, digits) {
            Ok(time) => {
                self.quoted(|out| text::write_time(out, time, digits.unwrap_or_default(), has_zone));
            }
            Err(message) => self.refuse(message),
        }
    }
}

macro_rules! times {
    ($($(#[$cfg:meta])? $Time:ty;)+) => {
        $(
            $(#[$cfg])?
            impl<Z: Zone> ToColumn<DateTime<Z>> for $Time {
                #[inline]
                fn write(&self, to: &mut Encoder) {
                    to.time(self.to_unix(), None, !Z::NAME.is_empty());
                }
            }

            $(#[$cfg])?
            impl<const P: u8, Z: Zone> ToColumn<DateTime64<P, Z>> for $Time {
                #[inline]
                fn write(&self, to: &mut Encoder) {
                    to.time(self.to_unix(), Some(P), !Z::NAME.is_empty());
                }
            }

            $(#[$cfg])?
            impl<Z: Zone> FromColumn<DateTime<Z>> for $Time {
                #[inline]
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    from.read_time(Z::NAME, Self::from_unix)
                }
            }

            $(#[$cfg])?
            impl<const P: u8, Z: Zone> FromColumn<DateTime64<P, Z>> for $Time {
                #[inline]
                fn read(from: &mut Decoder<'_>) -> Option<Self> {
                    from.read_time(Z::NAME, Self::from_unix)
                }
            }
        )+
    };
}

times! {
    SystemTime;
    #[cfg(feature = "jiff")] jiff::Timestamp;
    #[cfg(feature = "chrono")] chrono::DateTime<chrono::Utc>;
    #[cfg(feature = "time")] ::time::OffsetDateTime;
}
