//! Decimal numbers.

use std::fmt;

use super::{FromColumn, ToColumn};
use crate::decode::Decoder;
use crate::encode::Encoder;
use crate::types::Decimal;

/// Writes a decimal in quotes, without zeros that say nothing, unless it has more digits than the column.
fn write(value: impl fmt::Display, precision: u8, scale: u8, to: &mut Encoder) {
    let start = to.out().len() + 1;
    to.quoted_display(value);
    let out = to.out();
    out.pop();
    let text = out.get(start..).unwrap_or_default();
    let point = text.iter().position(|byte| *byte == b'.').unwrap_or(text.len());
    let (whole, fraction) = text.split_at_checked(point).unwrap_or_default();
    let zeros = fraction.iter().rev().take_while(|byte| **byte == b'0').count();
    // The point goes with the last digit after it.
    let fraction = fraction.len() - zeros;
    let (digits, length) = match fraction {
        0 | 1 => (0, whole.len()),
        length => (length - 1, whole.len() + length),
    };
    let whole = whole.iter().filter(|byte| byte.is_ascii_digit()).skip_while(|byte| **byte == b'0').count();
    let fits = digits <= scale.into() && whole <= precision.saturating_sub(scale).into();
    out.truncate(start + length);
    out.push(b'"');
    if !fits {
        to.refuse(format!("this number has more digits than `Decimal({precision}, {scale})`"));
    }
}

impl<const P: u8, const S: u8> ToColumn<Decimal<P, S>> for Decimal {
    fn write(&self, to: &mut Encoder) {
        write(self, P, S, to);
    }
}

impl<const P: u8, const S: u8> FromColumn<Decimal<P, S>> for Decimal {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        match from.number_text()?.parse() {
            Ok(value) => Some(value),
            Err(_) => from.refuse("this is not a decimal number of at most 76 digits"),
        }
    }
}

#[cfg(feature = "rust_decimal")]
impl<const P: u8, const S: u8> ToColumn<Decimal<P, S>> for rust_decimal::Decimal {
    fn write(&self, to: &mut Encoder) {
        write(self, P, S, to);
    }
}

#[cfg(feature = "rust_decimal")]
impl<const P: u8, const S: u8> FromColumn<Decimal<P, S>> for rust_decimal::Decimal {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        let text = from.number_text()?;
        let value = match text.contains(['e', 'E']) {
            false => Self::from_str_exact(&text),
            true => Self::from_scientific(&text),
        };
        match value {
            Ok(value) => Some(value),
            Err(_) => from.refuse("this is not a decimal number of at most 28 digits"),
        }
    }
}
