//! Dates and times as text.

use super::calendar::{self, Date};
use super::{SECONDS_PER_DAY, UnixTime};
use crate::encode::digits::eight_digits;

/// Appends `2026-01-02 03:04:05.678`, in UTC, with so many digits of a fraction, the rest cut; with a `T` and a `Z`
/// where it says its zone.
#[inline]
pub(crate) fn write_time(out: &mut Vec<u8>, time: UnixTime, digits: u8, has_zone: bool) {
    out.reserve(40);
    let seconds = time.seconds.rem_euclid(SECONDS_PER_DAY) as u64;
    let date = calendar::date_of((time.seconds - seconds as i64) / SECONDS_PER_DAY);
    // `2026-01-`, `02 03:04`, `:05.6789` and `01234`: words of eight bytes, of which what is too much is cut off.
    let separator = if has_zone { b'T' } else { b' ' };
    let clock = pairs(date.day.into(), seconds / 3600, seconds / 60 % 60);
    out.extend_from_slice(&year_and_month(date).to_le_bytes());
    out.extend_from_slice(&(clock | (separator as u64) << 16 | COLON << 40).to_le_bytes());
    let fraction = eight_digits(u64::from(time.nanoseconds) / 10);
    let second = pairs(0, seconds % 60, 0) >> 16 & 0xffff_ff00;
    out.extend_from_slice(&(COLON | second | POINT << 24 | fraction << 32).to_le_bytes());
    let end = out.len() - 5 + if digits == 0 { 0 } else { 1 + usize::from(digits.min(9)) };
    if digits > 4 {
        let last = (u64::from(time.nanoseconds) % 10) + u64::from(b'0');
        out.extend_from_slice(&(fraction >> 32 | last << 32).to_le_bytes());
    }
    out.truncate(end);
    if has_zone {
        out.push(b'Z');
    }
}

const COLON: u64 = b':' as u64;
const POINT: u64 = b'.' as u64;
const DASH: u64 = b'-' as u64;

/// Three numbers of two digits, with a byte of zero between them.
const fn pairs(first: u64, second: u64, third: u64) -> u64 {
    let numbers = first | second << 24 | third << 48;
    let tens = ((numbers * 103) >> 10) & 0x000f_0000_0f00_000f;
    let ones = numbers - tens * 10;
    tens | ones << 8 | 0x3030_0030_3000_3030
}

/// `2026-01-`.
const fn year_and_month(date: Date) -> u64 {
    let year = date.year.unsigned_abs() as u64;
    let century = year / 100;
    let digits = pairs(century, year - century * 100, 0);
    let year = digits & 0xffff | digits >> 8 & 0xffff_0000;
    let month = pairs(date.month as u64, 0, 0) & 0xffff;
    year | DASH << 32 | month << 40 | DASH << 56
}

/// Appends `2026-01-02`.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
#[inline]
pub(crate) fn write_date(out: &mut Vec<u8>, date: Date) {
    out.extend_from_slice(&year_and_month(date).to_le_bytes());
    out.extend_from_slice(&(pairs(date.day.into(), 0, 0) as u16).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(seconds: i64, nanoseconds: u32, digits: u8, has_zone: bool) -> String {
        let mut out = Vec::new();
        write_time(&mut out, UnixTime { seconds, nanoseconds }, digits, has_zone);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn writes_times() {
        assert_eq!(written(0, 0, 0, false), "1970-01-01 00:00:00");
        assert_eq!(written(1_767_323_045, 678_901_234, 3, false), "2026-01-02 03:04:05.678");
        assert_eq!(written(1_767_323_045, 678_901_234, 9, true), "2026-01-02T03:04:05.678901234Z");
        assert_eq!(written(1_767_323_045, 7, 0, true), "2026-01-02T03:04:05Z");
        assert_eq!(written(-1, 999_999_999, 6, false), "1969-12-31 23:59:59.999999");
        assert_eq!(written(10_413_791_999, 0, 1, false), "2299-12-31 23:59:59.0");
    }
}
