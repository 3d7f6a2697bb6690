//! Dates and times: the calendar, and how ClickHouse writes them.

pub(crate) mod calendar;
pub(crate) mod convert;
pub(crate) mod read;
pub(crate) mod text;
pub(crate) mod zone;

use std::borrow::Cow;

/// A point in time, as Unix tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UnixTime {
    pub(crate) seconds: i64,
    /// What comes after the seconds: less than a second, also before 1970.
    pub(crate) nanoseconds: u32,
}

pub(crate) const SECONDS_PER_DAY: i64 = 86_400;
const NANOSECONDS_PER_SECOND: i64 = 1_000_000_000;

/// The times of `DateTime64`, in seconds: from 1900-01-01 to 2299-12-31.
const DATE_TIME_64: std::ops::Range<i64> = -2_208_988_800..10_413_792_000;

/// The last nanosecond that 64 bits hold.
const LAST_NANOSECOND: UnixTime = UnixTime { seconds: i64::MAX / 1_000_000_000, nanoseconds: 854_775_807 };

impl UnixTime {
    /// The time so many seconds and nanoseconds after 1970; both may be negative.
    #[inline]
    pub(crate) fn new(seconds: i64, nanoseconds: i64) -> Option<Self> {
        if (0..NANOSECONDS_PER_SECOND).contains(&nanoseconds) {
            return Some(Self { seconds, nanoseconds: nanoseconds as u32 });
        }
        let seconds = seconds.checked_add(nanoseconds.div_euclid(NANOSECONDS_PER_SECOND))?;
        Some(Self { seconds, nanoseconds: nanoseconds.rem_euclid(NANOSECONDS_PER_SECOND) as u32 })
    }

    /// Refuses what is outside of `DateTime64` with so many digits, or of `DateTime`.
    #[inline]
    pub(crate) fn check(time: Option<Self>, digits: Option<u8>) -> Result<Self, Cow<'static, str>> {
        time.filter(|time| time.is_in_range(digits)).ok_or_else(|| outside(digits))
    }

    #[inline]
    fn is_in_range(self, digits: Option<u8>) -> bool {
        match digits {
            None => u32::try_from(self.seconds).is_ok(),
            Some(digits) => DATE_TIME_64.contains(&self.seconds) && (digits < 9 || self <= LAST_NANOSECOND),
        }
    }
}

#[cold]
fn outside(digits: Option<u8>) -> Cow<'static, str> {
    match digits {
        None => Cow::Borrowed("a time before 1970 or after 2106-02-07 06:28:15 does not fit `DateTime`"),
        Some(9) => {
            Cow::Borrowed("a time before 1900 or after 2262-04-11 23:47:16 does not fit `DateTime64(9)`")
        }
        Some(digits) => {
            Cow::Owned(format!("a time before 1900 or after 2299 does not fit `DateTime64({digits})`"))
        }
    }
}
