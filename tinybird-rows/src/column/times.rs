//! Times.

use std::time::{Duration, SystemTime};

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::time::{UnixTime, text};
use crate::types::{DateTime, DateTime64, Zone};

/// A time of the standard library or another crate.
trait Time: Sized {
    /// Reads no calendar; none where it is further away than any column.
    fn to_unix(&self) -> Option<UnixTime>;

    /// None where the type ends before it.
    fn from_unix(time: UnixTime) -> Option<Self>;
}

/// The times of `DateTime64`, in seconds: from 1900-01-01 to 2299-12-31.
const DATE_TIME_64: std::ops::Range<i64> = -2_208_988_800..10_413_792_000;

/// The last nanosecond that 64 bits hold.
const LAST_NANOSECOND: UnixTime = UnixTime { seconds: i64::MAX / 1_000_000_000, nanoseconds: 854_775_807 };

impl Encoder {
    #[inline]
    fn time(&mut self, time: Option<UnixTime>, digits: Option<u8>, has_zone: bool) {
        let time = match (time, digits) {
            (Some(time), None) if u32::try_from(time.seconds).is_ok() => time,
            (Some(time), Some(digits))
                if DATE_TIME_64.contains(&time.seconds) && (digits < 9 || time <= LAST_NANOSECOND) =>
            {
                time
            }
            (_, None) => {
                return self
                    .refuse("a time before 1970 or after 2106-02-07 06:28:15 does not fit `DateTime`");
            }
            (_, Some(9)) => {
                return self
                    .refuse("a time before 1900 or after 2262-04-11 23:47:16 does not fit `DateTime64(9)`");
            }
            (_, Some(digits)) => {
                return self
                    .refuse(format!("a time before 1900 or after 2299 does not fit `DateTime64({digits})`"));
            }
        };
        self.quoted(|out| text::write_time(out, time, digits.unwrap_or_default(), has_zone));
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

impl Time for SystemTime {
    fn to_unix(&self) -> Option<UnixTime> {
        match self.duration_since(Self::UNIX_EPOCH) {
            Ok(after) => UnixTime::new(after.as_secs().try_into().ok()?, after.subsec_nanos().into()),
            Err(before) => {
                let before = before.duration();
                let seconds = i64::try_from(before.as_secs()).ok()?;
                UnixTime::new(-seconds, -i64::from(before.subsec_nanos()))
            }
        }
    }

    fn from_unix(time: UnixTime) -> Option<Self> {
        let whole = Duration::from_secs(time.seconds.unsigned_abs());
        let start = if time.seconds < 0 {
            Self::UNIX_EPOCH.checked_sub(whole)
        } else {
            Self::UNIX_EPOCH.checked_add(whole)
        };
        start?.checked_add(Duration::from_nanos(time.nanoseconds.into()))
    }
}

#[cfg(feature = "jiff")]
impl Time for jiff::Timestamp {
    #[inline]
    fn to_unix(&self) -> Option<UnixTime> {
        UnixTime::new(self.as_second(), self.subsec_nanosecond().into())
    }

    #[inline]
    fn from_unix(time: UnixTime) -> Option<Self> {
        Self::new(time.seconds, time.nanoseconds.try_into().ok()?).ok()
    }
}

#[cfg(feature = "chrono")]
impl Time for chrono::DateTime<chrono::Utc> {
    fn to_unix(&self) -> Option<UnixTime> {
        // A leap second has more nanoseconds than a second.
        UnixTime::new(self.timestamp(), self.timestamp_subsec_nanos().into())
    }

    fn from_unix(time: UnixTime) -> Option<Self> {
        Self::from_timestamp(time.seconds, time.nanoseconds)
    }
}

#[cfg(feature = "time")]
impl Time for ::time::OffsetDateTime {
    fn to_unix(&self) -> Option<UnixTime> {
        UnixTime::new(self.unix_timestamp(), self.nanosecond().into())
    }

    fn from_unix(time: UnixTime) -> Option<Self> {
        let start = Self::from_unix_timestamp(time.seconds).ok()?;
        start.replace_nanosecond(time.nanoseconds).ok()
    }
}
