//! Numbers.

use std::fmt::{self, Write};

use super::{Encoder, digits};
use crate::types::{I256, U256};

/// Up to here a JSON number is the same everywhere, and is sent as digits: Tinybird's guide to its quarantine ("Recover data
/// from quarantine") puts the row there whose `Int16` is `"3"`.
///
/// What is larger goes in quotes, as both of Tinybird's SDKs send it and as its page of data types asks of Decimals with
/// 15 digits and more. Nobody has published what Tinybird does with either form. Were quotes refused, the answer would count
/// the rows as quarantined; were digits read as a float, the last ones would be others, and nothing would tell. So it is
/// quotes: their worst case is one that `Ingested::all_written` reports.
const MOST_IN_JSON: u64 = 1 << 53;

impl Encoder {
    #[inline]
    pub(crate) fn unsigned(&mut self, number: u64) {
        if number <= MOST_IN_JSON {
            digits::write(&mut self.out, number);
        } else {
            self.quoted(|out| digits::write(out, number));
        }
    }

    #[inline]
    pub(crate) fn signed(&mut self, number: i64) {
        if number >= 0 {
            return self.unsigned(number.unsigned_abs());
        }
        let magnitude = number.unsigned_abs();
        if magnitude <= MOST_IN_JSON {
            self.out.push(b'-');
            digits::write(&mut self.out, magnitude);
        } else {
            self.quoted(|out| {
                out.push(b'-');
                digits::write(out, magnitude);
            });
        }
    }

    pub(crate) fn wide_unsigned(&mut self, number: u128) {
        match u64::try_from(number) {
            Ok(number) => self.unsigned(number),
            Err(_) => self.quoted(|out| digits::write_wide(out, number)),
        }
    }

    pub(crate) fn wide_signed(&mut self, number: i128) {
        match i64::try_from(number) {
            Ok(number) => self.signed(number),
            Err(_) => self.quoted(|out| {
                if number < 0 {
                    out.push(b'-');
                }
                digits::write_wide(out, number.unsigned_abs());
            }),
        }
    }

    pub(crate) fn u256(&mut self, number: U256) {
        match u128::try_from(number) {
            Ok(number) => self.wide_unsigned(number),
            Err(_) => self.quoted_display(number),
        }
    }

    pub(crate) fn i256(&mut self, number: I256) {
        match i128::try_from(number) {
            Ok(number) => self.wide_signed(number),
            Err(_) => self.quoted_display(number),
        }
    }

    #[inline]
    pub(crate) fn float<F: zmij::Float>(&mut self, number: F, is_finite: bool) {
        if is_finite {
            self.word(zmij::Buffer::new().format_finite(number));
        } else {
            self.refuse("NaN and infinities cannot be sent");
        }
    }

    pub(crate) fn quoted(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.out.push(b'"');
        write(&mut self.out);
        self.out.push(b'"');
    }

    /// Writes, in quotes, what needs no escape.
    pub(crate) fn quoted_display(&mut self, value: impl fmt::Display) {
        self.quoted(|out| {
            // Writing into memory does not fail.
            let _ = write!(Text(out), "{value}");
        });
    }
}

/// Takes what `Display` writes.
struct Text<'a>(&'a mut Vec<u8>);

impl fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
