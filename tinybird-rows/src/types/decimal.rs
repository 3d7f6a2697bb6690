//! Decimal numbers with every digit.

use std::error::Error;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::U256;

/// `Decimal(P, S)`: a number of `P` digits, of which `S` come after the point. Without `P` and `S`, a value of any
/// such column.
///
/// The column fits `Decimal` and `rust_decimal::Decimal`, which holds 28 digits. They are sent as text; more digits
/// than the column holds are an error.
///
/// Two values are equal as numbers: `1.50` is `1.5`. [`Display`](fmt::Display) keeps the zeros that were read.
///
/// ```
/// use tinybird_rows::types::Decimal;
///
/// let price: Decimal = "1234567890123456789012345678901234567.90".parse()?;
/// assert_eq!(price.to_string(), "1234567890123456789012345678901234567.90");
/// assert_eq!(price, "1234567890123456789012345678901234567.9".parse()?);
/// # Ok::<(), tinybird_rows::types::ParseDecimalError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Decimal<const P: u8 = 0, const S: u8 = 0> {
    is_negative: bool,
    digits: U256,
    /// How many of the digits come after the point.
    scale: u8,
}

/// The digits of ClickHouse's largest decimal.
const MOST_DIGITS: usize = 76;

/// A text is not a decimal number of at most 76 digits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseDecimalError;

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not a decimal number of at most 76 digits")
    }
}

impl Error for ParseDecimalError {}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        read(text).ok_or(ParseDecimalError)
    }
}

fn read(text: &str) -> Option<Decimal> {
    let (is_negative, number) = match text.strip_prefix('-') {
        Some(number) => (true, number),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (number, exponent) = match number.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i16>().ok()?),
        None => (number, 0),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    // All digits in a row, with a zero for each place that an exponent adds.
    let mut digits = [b'0'; MOST_DIGITS];
    let mut length = 0;
    let mut push = |digit: u8| {
        if length > 0 || digit != b'0' {
            *digits.get_mut(length)? = digit;
            length += 1;
        }
        digit.is_ascii_digit().then_some(())
    };
    whole.bytes().chain(fraction.bytes()).try_for_each(&mut push)?;
    let scale = i32::try_from(fraction.len()).ok()? - i32::from(exponent);
    (scale..0).try_for_each(|_| push(b'0'))?;
    let scale = u8::try_from(scale.max(0)).ok()?;
    if whole.len() + fraction.len() == 0 || usize::from(scale) > MOST_DIGITS {
        return None;
    }
    let digits = digits.get(..length.max(1)).and_then(U256::from_digits)?;
    Some(Decimal { is_negative: is_negative && digits != U256::MIN, digits, scale })
}

impl Decimal {
    /// The same number without zeros at the end of its fraction.
    fn normalized(self) -> (bool, U256, u8) {
        let (mut digits, mut scale) = (self.digits, self.scale);
        while scale > 0 {
            match digits.divide(10) {
                (quotient, 0) => digits = quotient,
                _ => break,
            }
            scale -= 1;
        }
        (self.is_negative, digits, scale)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.normalized() == other.normalized()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.normalized().hash(state);
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self { is_negative: false, digits: U256::MIN, scale: 0 }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits.digits();
        let digits = digits.as_str();
        let sign = if self.is_negative { "-" } else { "" };
        let scale = usize::from(self.scale);
        match digits.split_at_checked(digits.len().wrapping_sub(scale)) {
            Some((digits, "")) => write!(f, "{sign}{digits}"),
            Some(("", fraction)) => write!(f, "{sign}0.{fraction}"),
            Some((whole, fraction)) => write!(f, "{sign}{whole}.{fraction}"),
            None => write!(f, "{sign}0.{digits:0>scale$}"),
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<u64> for Decimal {
    fn from(value: u64) -> Self {
        Self { is_negative: false, digits: value.into(), scale: 0 }
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self { is_negative: value < 0, digits: value.unsigned_abs().into(), scale: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_every_digit() {
        let widest = format!("{}.{}", "9".repeat(38), "8".repeat(38));
        let smallest = format!("-0.{}1", "0".repeat(75));
        for text in ["0", "1", "-1.50", "0.00", "0.001", "-0.5", "12345678901234567890.5", &widest, &smallest]
        {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
        }
        for (text, expected) in [
            ("+1", "1"),
            ("-0", "0"),
            (".5", "0.5"),
            ("5.", "5"),
            ("007.10", "7.10"),
            ("1.5e3", "1500"),
            ("15e-4", "0.0015"),
        ] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), expected);
        }
    }

    #[test]
    fn refuses_what_is_no_decimal() {
        let too_long = "9".repeat(77);
        let too_fine = format!("0.{}1", "0".repeat(76));
        for text in ["", ".", "-", "1.2.3", "x", "1 ", "1e", "1e400", "--1", "0x1", &too_long, &too_fine] {
            assert_eq!(text.parse::<Decimal>(), Err(ParseDecimalError), "{text}");
        }
    }

    #[test]
    fn compares_numbers() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(decimal("1.50"), decimal("1.5"));
        assert_eq!(decimal("-0.00"), Decimal::default());
        assert_eq!(decimal("100"), Decimal::from(100_u64));
        assert_ne!(decimal("10"), decimal("1"));
        assert_ne!(decimal("-1"), decimal("1"));
        assert_eq!(decimal("-9223372036854775808"), Decimal::from(i64::MIN));
    }
}
