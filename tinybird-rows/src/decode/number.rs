//! Numbers, bare or in quotes.

use std::borrow::Cow;
use std::str::FromStr;

use super::Decoder;

/// A number as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number<'t> {
    pub(crate) text: &'t str,
    pub(crate) is_negative: bool,
    /// Its digits without the point, where they are 19 at most.
    mantissa: Option<u64>,
    /// The power of ten that the digits are multiplied by.
    exponent: i32,
}

/// The powers of ten that `f64` holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

impl Number<'_> {
    /// The nearest float.
    pub(crate) fn to_f64(self) -> Option<f64> {
        // Two floats without error give the nearest one: digits and power are exact up to here.
        let power = POWERS.get(self.exponent.unsigned_abs() as usize);
        match (self.mantissa, power) {
            (Some(mantissa), Some(power)) if mantissa <= 1 << 53 => {
                let digits = mantissa as f64;
                let value = if self.exponent < 0 { digits / power } else { digits * power };
                Some(if self.is_negative { -value } else { value })
            }
            _ => self.text.parse().ok(),
        }
    }

    /// The nearest float of 32 bits, which is not always that of the nearest float of 64.
    pub(crate) fn to_f32(self) -> Option<f32> {
        let power = POWERS.get(self.exponent.unsigned_abs() as usize);
        match (self.mantissa, power) {
            (Some(mantissa @ ..=0xff_ffff), Some(power)) if *power <= 1e10 => {
                let (digits, power) = (mantissa as f32, *power as f32);
                let value = if self.exponent < 0 { digits / power } else { digits * power };
                Some(if self.is_negative { -value } else { value })
            }
            _ => self.text.parse().ok(),
        }
    }
}

impl<'t> Decoder<'t> {
    /// Reads a number in JSON's form.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<Number<'t>> {
        let start = self.at;
        let is_negative = self.take(b'-');
        let (mut mantissa, whole) = self.digits(0);
        let is_zero_first = self.text.as_bytes().get(start + usize::from(is_negative)) == Some(&b'0');
        if whole == 0 || (is_zero_first && whole > 1) {
            self.at = start;
            return self.refuse("this is not a number of JSON");
        }
        let mut fraction = 0;
        if self.take(b'.') {
            (mantissa, fraction) = self.digits(mantissa);
            if fraction == 0 {
                return self.refuse("a number has no digit after its point");
            }
        }
        let mut exponent = 0_i32;
        if self.take(b'e') || self.take(b'E') {
            let is_small = self.take(b'-');
            if !is_small {
                self.take(b'+');
            }
            let (value, count) = self.digits(0);
            if count == 0 {
                return self.refuse("a number has no digit in its exponent");
            }
            let value = if count < 9 { i32::try_from(value).unwrap_or(i32::MAX) } else { i32::MAX / 2 };
            exponent = if is_small { -value } else { value };
        }
        Some(Number {
            text: self.text.get(start..self.at).unwrap_or_default(),
            is_negative,
            mantissa: (whole + fraction <= 19).then_some(mantissa),
            exponent: exponent.saturating_sub(i32::try_from(fraction).unwrap_or(i32::MAX)),
        })
    }

    /// Appends the digits that come next to `value`, and says how many they are. More than 19 give nonsense.
    #[inline]
    fn digits(&mut self, mut value: u64) -> (u64, usize) {
        let rest = self.rest();
        let mut count = 0;
        while let Some(word) = rest.get(count..).and_then(<[u8]>::first_chunk::<8>)
            && let Some(digits) = eight_digits(u64::from_le_bytes(*word))
        {
            value = value.wrapping_mul(100_000_000).wrapping_add(digits);
            count += 8;
        }
        while let Some(digit @ b'0'..=b'9') = rest.get(count) {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            count += 1;
        }
        self.advance(count);
        (value, count)
    }

    /// Reads an unsigned integer, bare or in quotes, into the type of this name.
    #[inline]
    pub(crate) fn read_unsigned<T: TryFrom<u64>>(&mut self, name: &'static str) -> Option<T> {
        match self.integer()? {
            (false, magnitude) => match T::try_from(magnitude) {
                Ok(value) => Some(value),
                Err(_) => self.does_not_fit(name),
            },
            (true, _) => self.does_not_fit(name),
        }
    }

    /// The same for a signed one.
    #[inline]
    pub(crate) fn read_signed<T: TryFrom<i64>>(&mut self, name: &'static str) -> Option<T> {
        let value = match self.integer()? {
            (true, magnitude) => 0_i64.checked_sub_unsigned(magnitude),
            (false, magnitude) => i64::try_from(magnitude).ok(),
        };
        match value.and_then(|value| T::try_from(value).ok()) {
            Some(value) => Some(value),
            None => self.does_not_fit(name),
        }
    }

    /// The same for one that may be larger than 64 bits.
    pub(crate) fn read_wide<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        match self.integer_text()?.parse() {
            Ok(value) => Some(value),
            Err(_) => self.does_not_fit(name),
        }
    }

    #[cold]
    fn does_not_fit<T>(&mut self, name: &'static str) -> Option<T> {
        self.refuse(format!("this number does not fit `{name}`"))
    }

    /// Reads an integer: whether it is negative, and its magnitude.
    #[inline]
    fn integer(&mut self) -> Option<(bool, u64)> {
        let start = self.at;
        let is_quoted = self.take(b'"');
        let is_negative = self.take(b'-');
        let has_zero = self.peek() == Some(b'0');
        let (magnitude, count) = self.digits(0);
        let has_end =
            if is_quoted { self.take(b'"') } else { !matches!(self.peek(), Some(b'.' | b'e' | b'E')) };
        if has_end && (count == 1 || (!has_zero && (1..20).contains(&count))) {
            return Some((is_negative, magnitude));
        }
        self.at = start;
        self.long_integer()
    }

    /// The same for what is longer, or no integer. Beyond 64 bits it fits none of the types that ask.
    #[cold]
    fn long_integer(&mut self) -> Option<(bool, u64)> {
        let text = self.integer_text()?;
        let digits = text.trim_start_matches('-');
        match digits.parse() {
            Ok(magnitude) => Some((digits.len() < text.len(), magnitude)),
            Err(_) => self.refuse("this number is larger than 64 bits"),
        }
    }

    /// Reads an integer of any length as its digits with a sign.
    fn integer_text(&mut self) -> Option<&'t str> {
        if !matches!(self.peek(), Some(b'"' | b'-' | b'0'..=b'9')) {
            return self.unexpected("an integer");
        }
        let is_quoted = self.take(b'"');
        let start = self.at;
        self.take(b'-');
        let has_zero = self.peek() == Some(b'0');
        let (_, count) = self.digits(0);
        let text = self.text.get(start..self.at).unwrap_or_default();
        let has_end =
            if is_quoted { self.take(b'"') } else { !matches!(self.peek(), Some(b'.' | b'e' | b'E')) };
        if has_end && (count == 1 || (count > 1 && !has_zero)) {
            return Some(text);
        }
        self.refuse("this is not an integer")
    }

    /// Reads a number, bare or in quotes, as its text.
    pub(crate) fn number_text(&mut self) -> Option<Cow<'t, str>> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => Some(Cow::Borrowed(self.number()?.text)),
            _ => self.unexpected("a number"),
        }
    }
}

/// The number of eight decimal digits, which are the bytes of a word, the first one lowest.
#[inline]
const fn eight_digits(word: u64) -> Option<u64> {
    let digits = word.wrapping_sub(0x3030_3030_3030_3030);
    // Each byte is at most 9: adding 118 to it does not reach the highest bit.
    if (digits | digits.wrapping_add(0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    // One digit, then two, then four, in a step each.
    let twos = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (twos * 100 + (twos >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) & 0xffff_ffff)
}
