//! Dates and times as they are read.

use std::borrow::Cow;

use super::calendar::{self, Date};
use super::{SECONDS_PER_DAY, UnixTime};
use crate::decode::Decoder;

/// A time of which the zone may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    /// A point in time: a number, or with `Z` or an offset.
    At(UnixTime),
    /// What clocks showed somewhere, as if it had been UTC.
    Local(UnixTime),
}

impl Decoder<'_> {
    /// Reads a time; `declared` is its column's zone, or empty.
    #[inline]
    pub(crate) fn read_time<T>(
        &mut self,
        declared: &'static str,
        convert: impl Fn(UnixTime) -> Option<T>,
    ) -> Option<T> {
        let text = match self.plain_string() {
            Some(text) => Cow::Borrowed(text),
            None => self.number_text()?,
        };
        let time = match parse(&text) {
            Some(Read::At(time)) => Some(time),
            Some(Read::Local(time)) => self.in_zone(time, declared),
            None => self.refuse("this is not a time"),
        };
        match convert(time?) {
            Some(time) => Some(time),
            None => self.refuse("this time is outside what the field's type holds"),
        }
    }
}

/// The date that `2026-01-02` says, which the calendar may not have.
#[inline]
pub(crate) fn date_of(text: &[u8; 10]) -> Option<Date> {
    let [start @ .., d0, d1] = text;
    let [century, year, _, month] = numbers(start, b"0000-00-", [0, 2, 4, 5])?;
    Some(Date { year: century as i32 * 100 + year as i32, month: month as u8, day: pair(*d0, *d1)? })
}

/// The numbers of two digits that begin at these places of a text, if it has the form of `zeros`.
#[inline]
const fn numbers<const N: usize>(text: &[u8; 8], zeros: &[u8; 8], places: [u32; N]) -> Option<[u64; N]> {
    let digits = u64::from_le_bytes(*text) ^ u64::from_le_bytes(*zeros);
    // A digit is at most 9, and what is not a digit must be as it is in `zeros`: adding to it does not reach the
    // highest bit.
    let mut most = [0; 8];
    let mut index = 0;
    while index < 8 {
        most[index] = if zeros[index] == b'0' { 0x7f - 9 } else { 0x7f };
        index += 1;
    }
    if (digits | digits.wrapping_add(u64::from_le_bytes(most))) & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    let pairs = digits * 10 + (digits >> 8);
    let mut numbers = [0; N];
    let mut index = 0;
    while index < N {
        numbers[index] = pairs >> (8 * places[index]) & 0xff;
        index += 1;
    }
    Some(numbers)
}

#[inline]
const fn pair(tens: u8, ones: u8) -> Option<u8> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens < 10 && ones < 10 { Some(tens * 10 + ones) } else { None }
}

/// Reads `2026-01-02 03:04:05.678`, also with `T`, `Z` or an offset, a day, or Unix seconds.
#[inline]
pub(crate) fn parse(text: &str) -> Option<Read> {
    let Some((date, rest)) = text.as_bytes().split_first_chunk::<10>() else { return unix(text) };
    let Some(date) = date_of(date) else { return unix(text) };
    let midnight = calendar::days_of(date)? * SECONDS_PER_DAY;
    let Some(([b' ' | b'T', clock @ ..], rest)) = rest.split_first_chunk::<9>() else {
        return rest.is_empty().then_some(Read::Local(UnixTime { seconds: midnight, nanoseconds: 0 }));
    };
    let [hours, minutes, seconds] = numbers(clock, b"00:00:00", [0, 3, 6])?;
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let clock = (hours * 60 + minutes) * 60 + seconds;
    let (nanoseconds, rest) = match rest {
        [b'.', fraction @ ..] => fraction_of(fraction)?,
        _ => (0, rest),
    };
    let time = UnixTime { seconds: midnight + clock as i64, nanoseconds };
    match rest {
        [] => Some(Read::Local(time)),
        [b'Z'] => Some(Read::At(time)),
        offset => Some(Read::At(UnixTime { seconds: time.seconds - offset_of(offset)?, ..time })),
    }
}

/// The nanoseconds of one to nine digits, and what follows them.
#[inline]
fn fraction_of(text: &[u8]) -> Option<(u32, &[u8])> {
    let mut nanoseconds = 0;
    let mut unit = 100_000_000;
    let mut rest = text;
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        nanoseconds += u32::from(digit - b'0') * unit;
        // A tenth digit is finer than any column.
        if unit == 0 {
            return None;
        }
        unit /= 10;
        rest = after;
    }
    (rest.len() < text.len()).then_some((nanoseconds, rest))
}

/// The seconds of `+02:00`, `+0200` or `+02`.
fn offset_of(text: &[u8]) -> Option<i64> {
    let (sign, h0, h1, m0, m1) = match *text {
        [sign, h0, h1, b':', m0, m1] | [sign, h0, h1, m0, m1] => (sign, h0, h1, m0, m1),
        [sign, h0, h1] => (sign, h0, h1, b'0', b'0'),
        _ => return None,
    };
    let seconds = i64::from(pair(h0, h1)?) * 3600 + i64::from(pair(m0, m1)?) * 60;
    match sign {
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

/// Seconds since 1970, also with a fraction.
#[cold]
fn unix(text: &str) -> Option<Read> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => {
            (whole, fraction_of(fraction.as_bytes()).filter(|(_, rest)| rest.is_empty())?.0)
        }
        None => (text, 0),
    };
    let seconds: i64 = whole.parse().ok()?;
    let fraction = i64::from(fraction);
    let is_negative = whole.starts_with('-');
    UnixTime::new(seconds, if is_negative { -fraction } else { fraction }).map(Read::At)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: i64, nanoseconds: u32) -> UnixTime {
        UnixTime { seconds, nanoseconds }
    }

    #[test]
    fn reads_times() {
        for (text, time) in [
            ("2026-01-02 03:04:05", Read::Local(at(1_767_323_045, 0))),
            ("2026-01-02 03:04:05.678", Read::Local(at(1_767_323_045, 678_000_000))),
            ("2026-01-02T03:04:05.678901234", Read::Local(at(1_767_323_045, 678_901_234))),
            ("2026-01-02T03:04:05Z", Read::At(at(1_767_323_045, 0))),
            ("2026-01-02 03:04:05.5+02:00", Read::At(at(1_767_315_845, 500_000_000))),
            ("2026-01-02 03:04:05-0130", Read::At(at(1_767_328_445, 0))),
            ("2026-01-02 03:04:05+01", Read::At(at(1_767_319_445, 0))),
            ("1969-12-31 23:59:59.999", Read::Local(at(-1, 999_000_000))),
            ("2026-01-02", Read::Local(at(1_767_312_000, 0))),
            ("0", Read::At(at(0, 0))),
            ("1767323045.678", Read::At(at(1_767_323_045, 678_000_000))),
            ("-1.25", Read::At(at(-2, 750_000_000))),
            ("-0.25", Read::At(at(-1, 750_000_000))),
        ] {
            assert_eq!(parse(text), Some(time), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "now",
            "2026-01-02 ",
            "2026-01-02 03:04",
            "2026-01-02 24:00:00",
            "2026-01-02 03:60:00",
            "2026-01-02 03:04:60",
            "2026-02-30 03:04:05",
            "2026-01-02 03:04:05.",
            "2026-01-02 03:04:05.1234567890",
            "2026-01-02 03:04:05x",
            "2026-01-02 03:04:05+1",
            "2026-01-02 03:04:05 Z",
            "1.",
            "1.2.3",
            "99999999999999999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
