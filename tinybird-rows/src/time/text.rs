//! Dates and times as text.

use super::calendar::{self, Date};
use super::{SECONDS_PER_DAY, UnixTime};
use crate::encode::digits::eight_digits;

/// Appends `2026-01-02 03:04:05.678`, in UTC, with so many digits of a fraction, the rest cut; with a `T` and a `Z`
/// where it says its zone.
#[inline]
pub(crate) fn write_time(out: &mut Vec<u8>, time: UnixTime, digits: u8, has_zone: bool) {
    out.reserve(40);
    let date = calendar::date_of(time.seconds.div_euclid(SECONDS_PER_DAY));
    let seconds = time.seconds.rem_euclid(SECONDS_PER_DAY) as u64;
    write_date(out, date);
    // `03040500` becomes `T03:04:0` and `5.000000`.
    let clock = eight_digits((seconds / 3600 * 10_000 + seconds / 60 % 60 * 100 + seconds % 60) * 100);
    let separator = if has_zone { b'T' } else { b' ' };
    let hours = (clock & 0xffff) << 8;
    let minutes = (clock & 0xffff_0000) << 16;
    let first = u64::from(separator) | hours | (0x3a << 24) | minutes | (0x3a << 48) | (clock >> 32 << 56);
    out.extend_from_slice(&first.to_le_bytes());
    if digits == 0 {
        out.push((clock >> 40) as u8);
    } else {
        let end = out.len() + 2 + usize::from(digits.min(9));
        let nanoseconds = u64::from(time.nanoseconds);
        let fraction = eight_digits(nanoseconds / 10);
        let second = (clock >> 40 & 0xff) | (0x2e << 8) | (fraction << 16);
        out.extend_from_slice(&second.to_le_bytes());
        let third = (fraction >> 48) | ((u64::from(b'0') + nanoseconds % 10) << 16);
        out.extend_from_slice(&third.to_le_bytes());
        out.truncate(end);
    }
    if has_zone {
        out.push(b'Z');
    }
}

/// Appends `2026-01-02`.
#[inline]
pub(crate) fn write_date(out: &mut Vec<u8>, date: Date) {
    let number = date.year.unsigned_abs() * 10_000 + u32::from(date.month) * 100 + u32::from(date.day);
    let digits = eight_digits(number.into());
    let first = (digits & 0xffff_ffff) | (0x2d << 32) | ((digits >> 32 & 0xffff) << 40) | (0x2d << 56);
    out.extend_from_slice(&first.to_le_bytes());
    out.extend_from_slice(&((digits >> 48) as u16).to_le_bytes());
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
