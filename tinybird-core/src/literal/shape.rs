//! What numbers, dates, times and UUIDs look like.

use crate::column_type::Type;

pub(super) fn is_fraction(kind: &Type, fraction: &str) -> bool {
    let digits = fraction.bytes().all(|b| b.is_ascii_digit());
    matches!(kind, Type::DateTime64 { precision: most, .. } if u32::try_from(fraction.len()).is_ok_and(|n| (1..=*most).contains(&n)) && digits)
}

/// The numbers of `text`, each of this many digits, with this byte between them.
fn fields<const N: usize>(text: &str, separator: char, widths: [usize; N]) -> Option<[u32; N]> {
    let mut fields = [0; N];
    let mut parts = text.split(separator);
    for (field, width) in fields.iter_mut().zip(widths) {
        let part =
            parts.next().filter(|part| part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))?;
        *field = part.parse().ok()?;
    }
    parts.next().is_none().then_some(fields)
}

pub(super) fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = fields(text, '-', [4, 2, 2]) else { return false };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}

pub(super) fn is_time(text: &str) -> bool {
    fields(text, ':', [2, 2, 2]).is_some_and(|[hour, minute, second]| hour < 24 && minute < 60 && second < 60)
}

/// A sign (`-` or nothing) and the rest.
pub(super) fn signed(digits: &str) -> (&str, &str) {
    match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits.strip_prefix('+').unwrap_or(digits)),
    }
}

/// Whether it is negative, and its digits without leading zeros.
pub(super) fn whole(digits: &str) -> Option<(bool, &str)> {
    let (sign, magnitude) = signed(digits);
    if magnitude.is_empty() || !magnitude.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let trimmed = magnitude.trim_start_matches('0');
    Some((sign == "-", if trimmed.is_empty() { "0" } else { trimmed }))
}

/// Digits with an optional sign, point and exponent, as SQL and Rust read them.
pub(super) fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'))
        && signed(text).1.starts_with(|c: char| c.is_ascii_digit())
}

/// The least and the greatest number of an integer type.
pub(super) fn range(bits: u16, signed: bool) -> (&'static str, &'static str) {
    match (bits, signed) {
        (8, true) => ("-128", "127"),
        (16, true) => ("-32768", "32767"),
        (32, true) => ("-2147483648", "2147483647"),
        (64, true) => ("-9223372036854775808", "9223372036854775807"),
        (128, true) => {
            ("-170141183460469231731687303715884105728", "170141183460469231731687303715884105727")
        }
        (_, true) => (
            "-57896044618658097711785492504343953926634992332820282019728792003956564819968",
            "57896044618658097711785492504343953926634992332820282019728792003956564819967",
        ),
        (8, false) => ("0", "255"),
        (16, false) => ("0", "65535"),
        (32, false) => ("0", "4294967295"),
        (64, false) => ("0", "18446744073709551615"),
        (128, false) => ("0", "340282366920938463463374607431768211455"),
        (_, false) => ("0", "115792089237316195423570985008687907853269984665640564039457584007913129639935"),
    }
}

pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
