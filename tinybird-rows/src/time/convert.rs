//! Times and days of the standard library and of other crates.

use std::time::{Duration, SystemTime};

use super::UnixTime;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use super::calendar::Date;

/// A time of the standard library or another crate.
pub(crate) trait Time: Sized {
    /// Reads no calendar; none where it is further away than any column.
    fn to_unix(&self) -> Option<UnixTime>;

    /// None where the type ends before it.
    fn from_unix(time: UnixTime) -> Option<Self>;
}

/// A day of another crate's calendar.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(crate) trait Day: Sized {
    fn to_date(&self) -> Date;

    /// None where the type ends before it.
    fn from_date(date: Date) -> Option<Self>;
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

#[cfg(feature = "jiff")]
impl Day for jiff::civil::Date {
    fn to_date(&self) -> Date {
        Date { year: self.year().into(), month: self.month().unsigned_abs(), day: self.day().unsigned_abs() }
    }

    fn from_date(date: Date) -> Option<Self> {
        Self::new(date.year.try_into().ok()?, date.month.try_into().ok()?, date.day.try_into().ok()?).ok()
    }
}

#[cfg(feature = "chrono")]
impl Day for chrono::NaiveDate {
    fn to_date(&self) -> Date {
        use chrono::Datelike;
        Date { year: self.year(), month: self.month() as u8, day: self.day() as u8 }
    }

    fn from_date(date: Date) -> Option<Self> {
        Self::from_ymd_opt(date.year, date.month.into(), date.day.into())
    }
}

#[cfg(feature = "time")]
impl Day for ::time::Date {
    fn to_date(&self) -> Date {
        Date { year: self.year(), month: self.month().into(), day: self.day() }
    }

    fn from_date(date: Date) -> Option<Self> {
        let month = ::time::Month::try_from(date.month).ok()?;
        Self::from_calendar_date(date.year, month, date.day).ok()
    }
}
