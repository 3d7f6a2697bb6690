//! Dates and times: the calendar, and how ClickHouse writes them.

pub(crate) mod calendar;
pub(crate) mod read;
pub(crate) mod text;
pub(crate) mod zone;

/// A point in time, as Unix tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UnixTime {
    pub(crate) seconds: i64,
    /// What comes after the seconds: less than a second, also before 1970.
    pub(crate) nanoseconds: u32,
}

pub(crate) const SECONDS_PER_DAY: i64 = 86_400;
const NANOSECONDS_PER_SECOND: i64 = 1_000_000_000;

impl UnixTime {
    /// The time so many seconds and nanoseconds after 1970; both may be negative.
    #[inline]
    pub(crate) fn new(seconds: i64, nanoseconds: i64) -> Option<Self> {
        let seconds = seconds.checked_add(nanoseconds.div_euclid(NANOSECONDS_PER_SECOND))?;
        Some(Self { seconds, nanoseconds: nanoseconds.rem_euclid(NANOSECONDS_PER_SECOND) as u32 })
    }
}
