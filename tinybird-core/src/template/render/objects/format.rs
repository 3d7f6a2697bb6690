//! Python's formats: f-strings, and `%`.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive};

use crate::template::python::{Id, Kind};
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::machine::{Frame, Machine};
use crate::template::render::objects::Object;
use crate::template::render::objects::decimals::{exponential, fixed, general};
use crate::template::render::objects::number::to_f64;
use crate::template::render::objects::repr;
use crate::template::render::objects::spec::Spec;
use crate::template::value::Value;

/// A text in ASCII: `ascii`.
pub(crate) fn ascii(shown: &str) -> String {
    let mut text = String::new();
    for c in shown.chars() {
        match u32::from(c) {
            0..=0x7f => text.push(c),
            code @ 0x80..=0xff => text.push_str(&format!("\\x{code:02x}")),
            code @ 0x100..=0xffff => text.push_str(&format!("\\u{code:04x}")),
            code => text.push_str(&format!("\\U{code:08x}")),
        }
    }
    text
}

impl<'p> Machine<'p> {
    /// An f-string.
    pub(crate) fn joined(&mut self, frame: &Frame<'p>, parts: &[Id]) -> Run<Object> {
        let text = self.joined_text(frame, parts)?;
        self.str(text)
    }

    fn joined_text(&mut self, frame: &Frame<'p>, parts: &[Id]) -> Run<String> {
        let mut text = String::new();
        for part in parts {
            match frame.tree.kind(*part) {
                Some(Kind::Constant(Value::Text(constant))) => text.push_str(constant),
                Some(Kind::Formatted { value, conversion, spec }) => {
                    let value = self.eval(frame, *value)?;
                    let spec = match spec.and_then(|spec| frame.tree.kind(spec)) {
                        Some(Kind::Joined(parts)) => {
                            self.deeper(|machine| machine.joined_text(frame, parts))?
                        }
                        _ => String::new(),
                    };
                    let value = match conversion {
                        Some('s') => Object::Str(self.str_of(&value)?.into()),
                        Some('r') => Object::Str(self.repr(&value)?.into()),
                        Some(_) => Object::Str(ascii(&self.repr(&value)?).into()),
                        None => value,
                    };
                    let placed = |fault: Box<Fault>| fault.placed(frame, Some(*part));
                    text.push_str(&self.formatted(&value, &spec).map_err(placed)?);
                }
                _ => {}
            }
            self.space(text.len() / 8)?;
        }
        Ok(text)
    }

    /// Python's `format`.
    pub(crate) fn formatted(&mut self, value: &Object, spec: &str) -> Run<String> {
        if spec.is_empty() {
            return self.str_of(value);
        }
        self.work((spec.len() + value.as_str().map_or(0, |text| text.len())) / 16)?;
        let class = value.class().name();
        if let Some(text) = value.as_str() {
            return self.formatted_text(&text.clone(), &Spec::parse(spec, class, Some('s'))?, class);
        }
        if let Some(number) = value.as_int() {
            return self.formatted_int(&number, &Spec::parse(spec, class, Some('d'))?, class);
        }
        if let Some(number) = value.as_float() {
            return self.formatted_float(number, &Spec::parse(spec, class, None)?, class);
        }
        Err(Fault::kind(format!("unsupported format string passed to {class}.__format__")))
    }

    fn formatted_text(&mut self, text: &str, spec: &Spec, class: &str) -> Run<String> {
        if let Some(kind) = spec.kind.filter(|kind| *kind != 's') {
            return Err(unknown_code(kind, class));
        }
        if let Some(sign) = spec.sign {
            return Err(Fault::value(match sign {
                ' ' => "Space not allowed in string format specifier",
                _ => "Sign not allowed in string format specifier",
            }));
        }
        if spec.no_minus_zero {
            return Err(Fault::value(
                "Negative zero coercion (z) not allowed in format specifier with string",
            ));
        }
        if spec.alternate {
            return Err(Fault::value("Alternate form (#) not allowed in string format specifier"));
        }
        if spec.align == Some('=') && !spec.zeros {
            return Err(Fault::value("'=' alignment not allowed in string format specifier"));
        }
        let text: String = text.chars().take(spec.precision.unwrap_or(usize::MAX)).collect();
        let mut spec = spec.clone();
        if spec.zeros {
            spec.align = spec.align.filter(|align| *align != '=');
        }
        self.space(spec.width.unwrap_or(0))?;
        Ok(spec.padded("", &text, '<'))
    }

    fn formatted_int(&mut self, number: &BigInt, spec: &Spec, class: &str) -> Run<String> {
        let kind = spec.kind.unwrap_or('d');
        if matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') {
            return self.formatted_float(to_f64(number)?, spec, class);
        }
        if !matches!(kind, 'd' | 'b' | 'o' | 'x' | 'X' | 'n' | 'c') {
            return Err(unknown_code(kind, class));
        }
        if spec.precision.is_some() {
            return Err(Fault::value("Precision not allowed in integer format specifier"));
        }
        if spec.no_minus_zero {
            return Err(Fault::value(
                "Negative zero coercion (z) not allowed in format specifier with integer",
            ));
        }
        self.space(spec.width.unwrap_or(0))?;
        if kind == 'c' {
            if spec.sign.is_some() {
                return Err(Fault::value("Sign not allowed with integer format specifier 'c'"));
            }
            if spec.alternate {
                return Err(Fault::value("Alternate form (#) not allowed with integer format specifier 'c'"));
            }
            let c = number.to_u32().and_then(char::from_u32);
            let c = c.ok_or_else(|| Fault::raise("OverflowError", "%c arg not in range(0x110000)"))?;
            return Ok(spec.padded("", &c.to_string(), '>'));
        }
        let (base, prefix) = match kind {
            'b' => (2, "0b"),
            'o' => (8, "0o"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        let magnitude = BigInt::from_biguint(Sign::Plus, number.magnitude().clone());
        let digits = if base == 10 { self.digits(&magnitude)? } else { magnitude.to_str_radix(base) };
        let digits = if kind == 'X' { digits.to_uppercase() } else { digits };
        let prefix = if spec.alternate { prefix } else { "" };
        let size = if base == 10 { 3 } else { 4 };
        Ok(spec.number(spec.sign(number.is_negative()), prefix, &digits, size))
    }

    pub(crate) fn formatted_float(&mut self, number: f64, spec: &Spec, class: &str) -> Run<String> {
        let kind = match spec.kind {
            Some(kind @ ('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%')) => Some(kind),
            Some('n') => Some('g'),
            Some(kind) => return Err(unknown_code(kind, class)),
            None => None,
        };
        let precision = spec.precision;
        self.space(spec.width.unwrap_or(0) + precision.unwrap_or(0))?;
        let mut magnitude = number.abs();
        let digits = if !magnitude.is_finite() {
            let word = if magnitude.is_nan() { "nan" } else { "inf" };
            let is_upper = matches!(kind, Some('E' | 'F' | 'G'));
            let word = if is_upper { word.to_uppercase() } else { word.to_owned() };
            if kind == Some('%') { word + "%" } else { word }
        } else {
            match kind {
                Some('f' | 'F') => fixed(magnitude, precision.unwrap_or(6), spec.alternate),
                Some('%') => {
                    magnitude *= 100.0;
                    if magnitude.is_infinite() {
                        "inf%".to_owned()
                    } else {
                        fixed(magnitude, precision.unwrap_or(6), spec.alternate) + "%"
                    }
                }
                Some(kind @ ('e' | 'E')) => {
                    exponential(magnitude, precision.unwrap_or(6), spec.alternate, kind)
                }
                Some(kind) => general(magnitude, precision.unwrap_or(6), spec.alternate, false, kind),
                None => match precision {
                    Some(precision) => general(magnitude, precision, spec.alternate, true, 'g'),
                    None => repr::float(magnitude),
                },
            }
        };
        let is_negative = number.is_sign_negative() && !number.is_nan();
        let is_zero = digits.chars().all(|c| !matches!(c, '1'..='9') && !c.is_ascii_lowercase());
        let is_negative = is_negative && !(spec.no_minus_zero && is_zero);
        Ok(spec.number(spec.sign(is_negative), "", &digits, 3))
    }
}

fn unknown_code(kind: char, class: &str) -> Box<Fault> {
    let shown = match u32::from(kind) {
        0x21..=0x7f => format!("'{kind}'"),
        code => format!("'\\x{code:x}'"),
    };
    Fault::value(format!("Unknown format code {shown} for object of type '{class}'"))
}
