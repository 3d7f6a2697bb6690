//! Signed integers of 256 bits.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::u256::{OutOfRange, ParseIntegerError, U256};

/// A signed integer of 256 bits: the value of an `Int256`.
///
/// ```
/// use tinybird_rows::types::I256;
///
/// let change: I256 = "-1000000000000000000000000000000000000000000".parse()?;
/// assert!(change < I256::from(0_i64));
/// # Ok::<(), tinybird_rows::types::ParseIntegerError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct I256 {
    /// Two's complement.
    bits: U256,
}

impl I256 {
    /// -2²⁵⁵.
    pub const MIN: Self = Self { bits: U256 { words: [0, 0, 0, 1 << 63] } };
    /// 2²⁵⁵ - 1.
    pub const MAX: Self = Self { bits: U256 { words: [u64::MAX, u64::MAX, u64::MAX, u64::MAX >> 1] } };

    /// The value of bytes in two's complement, the lowest first.
    #[must_use]
    pub fn from_le_bytes(bytes: [u8; 32]) -> Self {
        Self { bits: U256::from_le_bytes(bytes) }
    }

    /// The value of bytes in two's complement, the highest first.
    #[must_use]
    pub fn from_be_bytes(bytes: [u8; 32]) -> Self {
        Self { bits: U256::from_be_bytes(bytes) }
    }

    /// Its bytes in two's complement, the lowest first.
    #[must_use]
    pub fn to_le_bytes(self) -> [u8; 32] {
        self.bits.to_le_bytes()
    }

    /// Its bytes in two's complement, the highest first.
    #[must_use]
    pub fn to_be_bytes(self) -> [u8; 32] {
        self.bits.to_be_bytes()
    }

    /// Whether it is less than 0.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.bits.has_high_bit()
    }

    /// Its distance from 0.
    #[must_use]
    pub fn unsigned_abs(self) -> U256 {
        if self.is_negative() { self.bits.negate() } else { self.bits }
    }
}

impl PartialOrd for I256 {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for I256 {
    fn cmp(&self, other: &Self) -> Ordering {
        // Two numbers of one sign are ordered as their bits.
        other.is_negative().cmp(&self.is_negative()).then_with(|| self.bits.cmp(&other.bits))
    }
}

impl fmt::Display for I256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad_integral(!self.is_negative(), "", self.unsigned_abs().digits().as_str())
    }
}

impl fmt::Debug for I256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for I256 {
    type Err = ParseIntegerError;

    fn from_str(text: &str) -> Result<Self, ParseIntegerError> {
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let magnitude = U256::from_digits(digits.as_bytes()).ok_or(ParseIntegerError)?;
        let value = Self { bits: if is_negative { magnitude.negate() } else { magnitude } };
        let fits = value.is_negative() == is_negative || magnitude == U256::MIN;
        fits.then_some(value).ok_or(ParseIntegerError)
    }
}

macro_rules! signed {
    ($($Small:ident)+) => {
        $(
            impl From<$Small> for I256 {
                fn from(value: $Small) -> Self {
                    let magnitude = U256::from(i128::from(value).unsigned_abs());
                    Self { bits: if value < 0 { magnitude.negate() } else { magnitude } }
                }
            }

            impl TryFrom<I256> for $Small {
                type Error = OutOfRange;

                fn try_from(value: I256) -> Result<Self, OutOfRange> {
                    let magnitude = u128::try_from(value.unsigned_abs())?;
                    let small = if value.is_negative() {
                        0_i128.checked_sub_unsigned(magnitude)
                    } else {
                        i128::try_from(magnitude).ok()
                    };
                    small.and_then(|small| small.try_into().ok()).ok_or(OutOfRange)
                }
            }
        )+
    };
}

signed!(i8 i16 i32 i64 i128);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in [
            "0",
            "-1",
            "170141183460469231731687303715884105728",
            "-57896044618658097711785492504343953926634992332820282019728792003956564819968",
            "57896044618658097711785492504343953926634992332820282019728792003956564819967",
        ] {
            let value: I256 = text.parse().unwrap();
            assert_eq!(value.to_string(), text);
            assert_eq!(I256::from_le_bytes(value.to_le_bytes()), value);
        }
        assert_eq!("-0".parse::<I256>(), Ok(I256::from(0_i8)));
        assert_eq!(I256::MIN.to_string().parse(), Ok(I256::MIN));
        assert_eq!(I256::MAX.to_string().parse(), Ok(I256::MAX));
    }

    #[test]
    fn refuses_what_is_out_of_range() {
        for text in [
            "57896044618658097711785492504343953926634992332820282019728792003956564819968",
            "-57896044618658097711785492504343953926634992332820282019728792003956564819969",
            "--1",
            "-",
            "",
        ] {
            assert_eq!(text.parse::<I256>(), Err(ParseIntegerError), "{text}");
        }
    }

    #[test]
    fn converts_and_compares() {
        for value in [i128::MIN, i64::MIN.into(), -1, 0, 1, i128::MAX] {
            assert_eq!(i128::try_from(I256::from(value)), Ok(value));
            assert_eq!(I256::from(value).to_string(), value.to_string());
        }
        assert_eq!(i64::try_from(I256::MIN), Err(OutOfRange));
        assert_eq!(i8::try_from(I256::from(-129_i64)), Err(OutOfRange));
        assert!(I256::MIN < I256::from(-2_i8) && I256::from(-2_i8) < I256::from(-1_i8));
        assert!(I256::from(-1_i8) < I256::from(0_i8) && I256::from(1_i8) < I256::MAX);
    }
}
