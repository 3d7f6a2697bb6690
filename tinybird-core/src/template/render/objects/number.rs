//! Numbers: Python's `int` and `float`, from texts and from each other.

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;
use crate::template::render::objects::arithmetic::nearest;
use crate::template::render::objects::repr;
use crate::template::render::program::is_space;

/// Python makes no text of more digits, and no number of one.
const MOST_DIGITS: usize = 4300;
/// Numbers have no more bits here.
pub(crate) const MOST_BITS: u64 = 1 << 17;

/// The zeros of the scripts that Python reads numbers in; nine digits follow each.
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50,
    0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
    0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066,
    0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950,
    0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
    0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

/// The value of a decimal digit, of any script.
pub(crate) fn digit(c: char) -> Option<u32> {
    let code = u32::from(c);
    let after = ZEROS.partition_point(|zero| *zero <= code);
    let zero = ZEROS.get(after.checked_sub(1)?)?;
    Some(code - zero).filter(|digit| *digit < 10)
}

pub(crate) fn is_digit(c: char) -> bool {
    digit(c).is_some()
}

/// A text with its digits those of ASCII and no white space around it; nothing where underscores stand elsewhere than
/// between digits.
fn plain(text: &str) -> Option<String> {
    let text = text.trim_matches(is_space);
    let mut plain = String::new();
    let mut before = '_';
    for c in text.chars() {
        let c = digit(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c);
        match c {
            '_' if before == '_' => return None,
            '_' => {}
            c if c.is_ascii() => plain.push(c),
            _ => return None,
        }
        before = c;
    }
    (before != '_' && !plain.is_empty()).then_some(plain)
}

/// What Python's `int` reads in a text, for bases from 2 to 36, and 0, which is the base that the text says.
pub(crate) fn integer(text: &str, base: u32) -> Option<BigInt> {
    let trimmed = text.trim_matches(is_space);
    let (is_negative, unsigned) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let prefix = unsigned.get(..2).unwrap_or_default().to_ascii_lowercase();
    let prefixed = match prefix.as_str() {
        "0x" => 16,
        "0o" => 8,
        "0b" => 2,
        _ => 0,
    };
    let (base, digits) = match (base, prefixed) {
        (0, 0) => (10, unsigned),
        (0, base) => (base, strip_underscore(unsigned.get(2..)?)),
        (base, prefixed) if base == prefixed => (base, strip_underscore(unsigned.get(2..)?)),
        (base, _) => (base, unsigned),
    };
    if digits.starts_with(['+', '-', '_']) || digits.starts_with(is_space) || digits.ends_with(is_space) {
        return None;
    }
    let digits = plain(digits)?;
    if !digits.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    let value = BigInt::parse_bytes(digits.as_bytes(), base)?;
    Some(if is_negative { -value } else { value })
}

fn strip_underscore(text: &str) -> &str {
    text.strip_prefix('_').unwrap_or(text)
}

/// What Python's `float` reads in a text.
pub(crate) fn float(text: &str) -> Option<f64> {
    let text = plain_float(text)?;
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(&text);
    match unsigned.to_ascii_lowercase().as_str() {
        "inf" | "infinity" | "nan" => {}
        _ if unsigned.starts_with(|c: char| c == '.' || c.is_ascii_digit()) => {}
        _ => return None,
    }
    text.parse().ok()
}

fn plain_float(text: &str) -> Option<String> {
    let text = text.trim_matches(is_space);
    if !text.contains('_') {
        return Some(
            text.chars().map(|c| digit(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c)).collect(),
        );
    }
    // An underscore stands between two digits.
    let chars: Vec<char> = text.chars().collect();
    let is_between = |at: usize| {
        let is_digit_at = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| is_digit(*c));
        is_digit_at(at.checked_sub(1)) && is_digit_at(Some(at + 1))
    };
    let misplaced = chars.iter().enumerate().any(|(at, c)| *c == '_' && !is_between(at));
    if misplaced { None } else { plain_float(&text.replace('_', "")) }
}

/// The nearest number with a fraction.
pub(crate) fn to_f64(value: &BigInt) -> Run<f64> {
    let too_large = || Fault::raise("OverflowError", "int too large to convert to float");
    nearest(value).ok_or_else(too_large)
}

impl Machine<'_> {
    /// A number of as many bits as are allowed.
    pub(crate) fn int(&mut self, value: BigInt) -> Run<Object> {
        if value.bits() > MOST_BITS {
            return Err(Fault::limit("a number has too many digits"));
        }
        self.space(16 + value.bits() as usize / 8)?;
        self.work(value.bits() as usize / 256)?;
        Ok(Object::Int(value))
    }

    /// The decimal digits of a number.
    pub(crate) fn digits(&mut self, value: &BigInt) -> Run<String> {
        // The quick test first: so many bits are fewer digits for certain.
        if value.bits() > 14_000 {
            let digits = value.magnitude().to_string();
            self.work(digits.len())?;
            if digits.len() > MOST_DIGITS {
                return Err(Fault::value(
                    "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
                ));
            }
        }
        Ok(value.to_string())
    }

    /// The number of a text in decimal digits.
    pub(crate) fn parsed_int(&mut self, text: &str) -> Run<Object> {
        Ok(Object::Int(self.int_of_text(text, 10)?))
    }

    fn int_of_text(&mut self, text: &str, base: u32) -> Run<BigInt> {
        let digits = text.chars().filter(|c| c.is_alphanumeric()).count();
        self.work(digits)?;
        if digits > MOST_DIGITS && !base.is_power_of_two() {
            return Err(Fault::value(format!(
                "Exceeds the limit (4300 digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
            )));
        }
        integer(text, base).ok_or_else(|| {
            let text = repr::quoted(text);
            Fault::value(format!("invalid literal for int() with base {base}: {text}"))
        })
    }

    /// Python's `int`.
    pub(crate) fn int_of(&mut self, value: &Object, base: Option<u32>) -> Run<BigInt> {
        if let Some(text) = value.as_str() {
            return self.int_of_text(text, base.unwrap_or(10));
        }
        if base.is_some() {
            return Err(Fault::kind("int() can't convert non-string with explicit base"));
        }
        if let Some(value) = value.as_int() {
            return Ok(value);
        }
        let Some(number) = value.as_float() else {
            let class = value.class().name();
            return Err(Fault::kind(format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{class}'"
            )));
        };
        whole(number)
    }

    /// Python's `float`.
    pub(crate) fn float_of(&mut self, value: &Object) -> Run<f64> {
        if let Some(number) = value.as_float() {
            return Ok(number);
        }
        if let Some(value) = value.as_int() {
            return to_f64(&value);
        }
        let Some(text) = value.as_str() else {
            let class = value.class().name();
            return Err(Fault::kind(format!(
                "float() argument must be a string or a real number, not '{class}'"
            )));
        };
        float(text)
            .ok_or_else(|| Fault::value(format!("could not convert string to float: {}", repr::quoted(text))))
    }

    /// A number that stands for a place or a count.
    pub(crate) fn index(&self, value: &Object) -> Run<BigInt> {
        value.as_int().ok_or_else(|| {
            let class = value.class().name();
            Fault::kind(format!("'{class}' object cannot be interpreted as an integer"))
        })
    }

    /// A number that is small enough for C's `int`.
    pub(crate) fn index_int(&self, value: &Object) -> Run<i32> {
        self.index(value)?
            .to_i32()
            .ok_or_else(|| Fault::raise("OverflowError", "Python int too large to convert to C int"))
    }

    /// The same, as far as it fits the machine: Python takes no larger one.
    pub(crate) fn index_size(&self, value: &Object) -> Run<i64> {
        self.index(value)?
            .to_i64()
            .ok_or_else(|| Fault::raise("OverflowError", "Python int too large to convert to C ssize_t"))
    }
}

/// The number without its fraction.
pub(crate) fn whole(number: f64) -> Run<BigInt> {
    if number.is_nan() {
        return Err(Fault::value("cannot convert float NaN to integer"));
    }
    BigInt::from_f64(number.trunc())
        .ok_or_else(|| Fault::raise("OverflowError", "cannot convert float infinity to integer"))
}
