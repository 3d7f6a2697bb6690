//! Unsigned integers of 256 bits.

use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// An unsigned integer of 256 bits: the value of a `UInt256`.
///
/// ```
/// use tinybird_rows::types::U256;
///
/// let wei: U256 = "115792089237316195423570985008687907853269984665640564039457584007913129639935".parse()?;
/// assert_eq!(wei, U256::MAX);
/// assert_eq!(U256::from(7_u64).to_string(), "7");
/// # Ok::<(), tinybird_rows::types::ParseIntegerError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct U256 {
    /// The lowest 64 bits first.
    pub(super) words: [u64; 4],
}

/// A text is not an integer of 256 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseIntegerError;

impl fmt::Display for ParseIntegerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not an integer of 256 bits")
    }
}

impl Error for ParseIntegerError {}

/// An integer of 256 bits does not fit the smaller type.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the integer does not fit the smaller type")
    }
}

impl Error for OutOfRange {}

/// The largest power of ten in a word, and its digits.
const CHUNK: u64 = 10_u64.pow(19);
const CHUNK_DIGITS: usize = 19;

/// The digits of the largest value.
const MOST_DIGITS: usize = 78;

impl U256 {
    /// 0.
    pub const MIN: Self = Self { words: [0; 4] };
    /// 2²⁵⁶ - 1.
    pub const MAX: Self = Self { words: [u64::MAX; 4] };

    /// The value of bytes whose lowest comes first.
    #[must_use]
    pub fn from_le_bytes(bytes: [u8; 32]) -> Self {
        let (words, _) = bytes.as_chunks::<8>();
        let word = |index: usize| words.get(index).map_or(0, |word| u64::from_le_bytes(*word));
        Self { words: [word(0), word(1), word(2), word(3)] }
    }

    /// The value of bytes whose highest comes first, as hashes and addresses are written.
    #[must_use]
    pub fn from_be_bytes(mut bytes: [u8; 32]) -> Self {
        bytes.reverse();
        Self::from_le_bytes(bytes)
    }

    /// Its bytes, the lowest first.
    #[must_use]
    pub fn to_le_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let (chunks, _) = bytes.as_chunks_mut::<8>();
        for (chunk, word) in chunks.iter_mut().zip(self.words) {
            *chunk = word.to_le_bytes();
        }
        bytes
    }

    /// Its bytes, the highest first.
    #[must_use]
    pub fn to_be_bytes(self) -> [u8; 32] {
        let mut bytes = self.to_le_bytes();
        bytes.reverse();
        bytes
    }

    /// `self * factor + summand`.
    fn multiply_add(self, factor: u64, summand: u64) -> Option<Self> {
        let mut carry = u128::from(summand);
        let words = self.words.map(|word| {
            let product = u128::from(word) * u128::from(factor) + carry;
            carry = product >> 64;
            product as u64
        });
        (carry == 0).then_some(Self { words })
    }

    /// The quotient and the remainder.
    pub(super) fn divide(self, divisor: u64) -> (Self, u64) {
        let mut words = self.words;
        let mut remainder = 0;
        for word in words.iter_mut().rev() {
            let dividend = (u128::from(remainder) << 64) | u128::from(*word);
            *word = (dividend / u128::from(divisor)) as u64;
            remainder = (dividend % u128::from(divisor)) as u64;
        }
        (Self { words }, remainder)
    }

    /// The value of digits, of which there is at least one.
    pub(super) fn from_digits(digits: &[u8]) -> Option<Self> {
        let mut value = Self::MIN;
        for chunk in digits.chunks(CHUNK_DIGITS) {
            let mut number = 0;
            let mut factor = 1_u64;
            for digit in chunk {
                if !digit.is_ascii_digit() {
                    return None;
                }
                number = number * 10 + u64::from(digit - b'0');
                factor *= 10;
            }
            value = value.multiply_add(factor, number)?;
        }
        (!digits.is_empty()).then_some(value)
    }

    /// Its digits, without zeros in front.
    pub(super) fn digits(self) -> Digits {
        let mut digits = Digits { bytes: [b'0'; MOST_DIGITS], start: MOST_DIGITS };
        let mut rest = self;
        while rest != Self::MIN {
            let (quotient, mut chunk) = rest.divide(CHUNK);
            let end = digits.start.saturating_sub(CHUNK_DIGITS);
            while chunk != 0 {
                digits.push((chunk % 10) as u8);
                chunk /= 10;
            }
            if quotient != Self::MIN {
                digits.start = end;
            }
            rest = quotient;
        }
        if digits.start == MOST_DIGITS {
            digits.push(0);
        }
        digits
    }

    pub(super) fn negate(self) -> Self {
        let mut carry = true;
        Self {
            words: self.words.map(|word| {
                let (word, overflow) = (!word).overflowing_add(u64::from(carry));
                carry = overflow;
                word
            }),
        }
    }

    pub(super) const fn has_high_bit(self) -> bool {
        self.words[3] >> 63 == 1
    }
}

/// Digits, filled from the end.
pub(super) struct Digits {
    bytes: [u8; MOST_DIGITS],
    start: usize,
}

impl Digits {
    fn push(&mut self, digit: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(byte) = self.bytes.get_mut(self.start) {
            *byte = b'0' + digit;
        }
    }

    pub(super) fn as_str(&self) -> &str {
        self.bytes.get(self.start..).and_then(|digits| str::from_utf8(digits).ok()).unwrap_or_default()
    }
}

impl PartialOrd for U256 {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for U256 {
    fn cmp(&self, other: &Self) -> Ordering {
        self.words.iter().rev().cmp(other.words.iter().rev())
    }
}

impl fmt::Display for U256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad_integral(true, "", self.digits().as_str())
    }
}

impl fmt::Debug for U256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for U256 {
    type Err = ParseIntegerError;

    fn from_str(text: &str) -> Result<Self, ParseIntegerError> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        Self::from_digits(digits.as_bytes()).ok_or(ParseIntegerError)
    }
}

macro_rules! unsigned {
    ($($Small:ident)+) => {
        $(
            impl From<$Small> for U256 {
                fn from(value: $Small) -> Self {
                    let value = u128::from(value);
                    Self { words: [value as u64, (value >> 64) as u64, 0, 0] }
                }
            }

            impl TryFrom<U256> for $Small {
                type Error = OutOfRange;

                fn try_from(value: U256) -> Result<Self, OutOfRange> {
                    match value.words {
                        [low, high, 0, 0] => {
                            Self::try_from(u128::from(low) | (u128::from(high) << 64)).map_err(|_| OutOfRange)
                        }
                        _ => Err(OutOfRange),
                    }
                }
            }
        )+
    };
}

unsigned!(u8 u16 u32 u64 u128);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in [
            "0",
            "1",
            "9999999999999999999",
            "10000000000000000000",
            "340282366920938463463374607431768211456",
            "100000000000000000000000000000000000000000000000000000000000000000000000000000",
            "115792089237316195423570985008687907853269984665640564039457584007913129639935",
        ] {
            let value: U256 = text.parse().unwrap();
            assert_eq!(value.to_string(), text);
            assert_eq!(U256::from_be_bytes(value.to_be_bytes()), value);
        }
        let mut value = U256::MAX;
        while value != U256::MIN {
            assert_eq!(value.to_string().parse(), Ok(value));
            value = value.divide(7).0;
        }
    }

    #[test]
    fn refuses_what_is_no_such_integer() {
        for text in [
            "",
            "-1",
            "+",
            "1.0",
            "1e3",
            " 1",
            "115792089237316195423570985008687907853269984665640564039457584007913129639936",
            "1000000000000000000000000000000000000000000000000000000000000000000000000000000",
        ] {
            assert_eq!(text.parse::<U256>(), Err(ParseIntegerError), "{text}");
        }
    }

    #[test]
    fn converts_and_compares() {
        assert_eq!(u64::try_from(U256::from(7_u8)), Ok(7));
        assert_eq!(u128::try_from(U256::from(u128::MAX)), Ok(u128::MAX));
        assert_eq!(u8::try_from(U256::from(256_u16)), Err(OutOfRange));
        assert_eq!(u128::try_from(U256::MAX), Err(OutOfRange));
        assert!(U256::from(u128::MAX) < U256::MAX && U256::from(2_u8) > U256::from(1_u8));
        assert_eq!(format!("{:>5}", U256::from(42_u8)), "   42");
    }
}
