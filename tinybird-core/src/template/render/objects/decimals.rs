//! Numbers in so many digits.

use num_bigint::BigInt;
use num_traits::Signed;

use crate::template::render::objects::number;
use crate::template::render::objects::number::to_f64;

/// A number rounded to so many digits after the point.
pub(crate) fn rounded(value: f64, places: i64) -> f64 {
    if !value.is_finite() || value == 0.0 || places > 323 {
        return value;
    }
    if places < -308 {
        return 0f64.copysign(value);
    }
    if places >= 0 {
        return format!("{value:.*}", usize::try_from(places).unwrap_or_default()).parse().unwrap_or(value);
    }
    // The digits before the point, exactly, and half of the unit to the even one.
    let unit = BigInt::from(10).pow(u32::try_from(-places).unwrap_or_default());
    let whole = number::whole(value).unwrap_or_default();
    let has_rest = value.fract() != 0.0;
    let (quotient, rest) = (whole.abs() / &unit, whole.abs() % &unit);
    let twice: BigInt = &rest * 2;
    let is_odd = &quotient % 2 != BigInt::from(0);
    let up = twice > unit || twice == unit && (has_rest || is_odd);
    let result = (quotient + i32::from(up)) * unit;
    to_f64(&result).map_or(value, |result| result.copysign(value))
}

pub(crate) fn fixed(number: f64, precision: usize, alternate: bool) -> String {
    let text = format!("{number:.precision$}");
    if alternate && precision == 0 { text + "." } else { text }
}

pub(crate) fn exponential(number: f64, precision: usize, alternate: bool, e: char) -> String {
    let text = format!("{number:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let point = if alternate && precision == 0 { "." } else { "" };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}{point}{e}{sign}{:02}", exponent.unsigned_abs())
}

/// `g`: as many digits as are wanted, with an exponent where the number is very large or small.
pub(crate) fn general(number: f64, precision: usize, alternate: bool, has_point: bool, kind: char) -> String {
    let precision = precision.max(1);
    let e = if kind == 'G' { 'E' } else { 'e' };
    let text = format!("{number:.*e}", precision - 1);
    let exponent: i64 = text.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    let limit = precision as i64 - i64::from(has_point);
    let trimmed = |text: String| match alternate || !text.contains('.') {
        true => text,
        false => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
    };
    if exponent < -4 || exponent >= limit.max(i64::from(!has_point)) {
        let shown = exponential(number, precision - 1, alternate, e);
        let (mantissa, rest) = shown.split_once(e).unwrap_or((&shown, ""));
        return format!("{}{e}{rest}", trimmed(mantissa.to_owned()));
    }
    let places = usize::try_from(precision as i64 - 1 - exponent).unwrap_or_default();
    let shown = trimmed(fixed(number, places, alternate));
    if has_point && !shown.contains('.') { shown + ".0" } else { shown }
}
