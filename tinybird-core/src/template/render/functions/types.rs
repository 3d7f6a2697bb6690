//! The functions of types: `Int32(x, 1)`.

use num_bigint::BigInt;
use num_traits::One;

use super::Given;
use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;
use crate::template::render::objects::number;
use crate::template::render::program;
use crate::template::render::{Mode, functions::json};

pub(crate) const REQUIRED: &str = "Required parameter is not defined";

/// `Boolean`: 0 or 1.
pub(crate) fn boolean(x: &Object, default: &Object) -> Object {
    let x = match x {
        Object::None | Object::Placeholder(_) => default,
        x => x,
    };
    let is_false = match x {
        Object::None | Object::Placeholder(_) => true,
        x => x.as_str().is_some_and(|text| **text == *"0" || text.to_lowercase() == "false"),
    };
    Object::Int(BigInt::from(u8::from(!is_false && x.is_true())))
}

/// What stands in for a parameter of a type where a pipe is checked.
fn placeholder(kind: &str) -> Object {
    match kind {
        "String" => Object::from("__no_value__"),
        "Date" => Object::from("2019-01-01"),
        "DateTime" => Object::from("2019-01-01 00:00:00"),
        "DateTime64" => Object::from("2019-01-01 00:00:00.000"),
        "Float32" | "Float64" => Object::Float(0.0),
        _ => Object::Int(BigInt::default()),
    }
}

impl Machine<'_> {
    /// A function of a type.
    pub(crate) fn typed(&mut self, kind: &'static str, given: &Given) -> Run<Object> {
        let is_defined = given.get(2).is_none_or(Object::is_true);
        self.typed_value(kind, &given.at(0), &given.at(1), is_defined, true)
    }

    /// The same with its arguments; a number knows its type unless it is an item of an array.
    pub(crate) fn typed_value(
        &mut self,
        kind: &'static str,
        x: &Object,
        default: &Object,
        is_defined: bool,
        knows: bool,
    ) -> Run<Object> {
        let tester = if matches!(kind, "Int" | "Integer") { "Int32" } else { kind };
        let value = match x {
            Object::Placeholder(_) if default.is_true() => default.clone(),
            Object::Placeholder(_) if self.values.mode == Mode::Check || kind == "String" => {
                placeholder(kind)
            }
            Object::Placeholder(_) => Object::None,
            Object::None => {
                if default.is_none() {
                    return if is_defined { Err(Fault::template(REQUIRED)) } else { Ok(Object::None) };
                }
                default.clone()
            }
            x => x.clone(),
        };
        let text = self.str_of(&value)?;
        self.work(text.len() / 16)?;
        let passes = if kind == "String" { !value.is_none() } else { self.fits(tester, &text) };
        if !passes {
            return Err(Fault::template(format!("Error validating '{text}' to type {tester}")));
        }
        match kind {
            "String" | "Date" | "DateTime" | "DateTime64" => match value {
                Object::Str(_) => Ok(value),
                _ => self.str(text),
            },
            "Float32" | "Float64" => {
                let number = self.float_of(&value)?;
                Ok(if knows { Object::Number(number, kind) } else { Object::Float(number) })
            }
            _ => {
                let number = self.int_of(&value, None)?;
                let knows = knows && tester == kind;
                Ok(if knows { Object::Integer(number, kind) } else { Object::Int(number) })
            }
        }
    }

    /// Whether a text is a value of a type.
    pub(crate) fn fits(&mut self, kind: &str, text: &str) -> bool {
        if let Some(bits) = kind.strip_prefix("Int").and_then(|bits| bits.parse::<u32>().ok()) {
            let limit = BigInt::one() << (bits - 1);
            return bounded(text, true).is_some_and(|value| -limit.clone() <= value && value < limit);
        }
        if let Some(bits) = kind.strip_prefix("UInt").and_then(|bits| bits.parse::<u32>().ok()) {
            let limit = BigInt::one() << bits;
            return bounded(text, bits > 64).is_some_and(|value| BigInt::default() <= value && value < limit);
        }
        match kind {
            "Float32" | "Float64" => !text.contains('_') && number::float(text).is_some(),
            "Date" => {
                let rest = shape(text, "dddd-dd-dd");
                rest.is_some_and(|rest| rest.is_empty() || rest == "\n")
            }
            "DateTime" => {
                shape(text, "dddd.dd.ddTdd:dd:dd").is_some()
                    || shape(text, "dd.dd.dddd.").and_then(clock).is_some()
            }
            "DateTime64" => {
                shape(text, "dddd.dd.ddTdd:dd:dd.ddd").is_some()
                    || shape(text, "dd.dd.dddd.").is_some_and(|rest| fraction(rest).is_some())
            }
            _ => false,
        }
    }

    /// `JSON`.
    pub(crate) fn json(&mut self, x: &Object, default: &Object) -> Run<Object> {
        let text = match x {
            Object::Placeholder(_) if default.is_true() => default.clone(),
            Object::Placeholder(_) => Object::from("__no_value__"),
            Object::None if default.as_str().is_some() => default.clone(),
            Object::None => Object::from("{}"),
            x => x.clone(),
        };
        let Some(text) = text.as_str() else { return Ok(text) };
        match json::loads(self, text) {
            Ok(value) => Ok(value),
            Err(fault) if fault.is_a("Exception") => {
                let short: String = match text.chars().count() {
                    ..=16 => text.to_string(),
                    _ => text.chars().take(16).chain("...".chars()).collect(),
                };
                let why = match fault.exception() {
                    Some(exception) => self.exception_text(exception)?,
                    None => String::new(),
                };
                Err(Fault::template(format!("Error parsing JSON: '{short}' - {why}")))
            }
            Err(fault) => Err(fault),
        }
    }
}

/// An integer of at most 78 digits.
fn bounded(text: &str, signed: bool) -> Option<BigInt> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let digits = if signed { line.strip_prefix(['+', '-']).unwrap_or(line) } else { line };
    if digits.is_empty() || !digits.chars().all(number::is_digit) {
        return None;
    }
    // Tinybird counts a line break as a digit.
    let significant = text.trim_start_matches(['+', '-']).trim_start_matches('0');
    if significant.chars().count() > 78 {
        return None;
    }
    number::integer(text, 10)
}

/// What follows a shape: `d` is a digit, `.` any character but a line break, `T` that letter or white space.
fn shape<'a>(text: &'a str, shape: &str) -> Option<&'a str> {
    let mut chars = text.chars();
    for wanted in shape.chars() {
        let c = chars.next()?;
        let is_it = match wanted {
            'd' => number::is_digit(c),
            '.' => c != '\n',
            'T' => c == 'T' || program::is_space(c),
            other => c == other,
        };
        if !is_it {
            return None;
        }
    }
    Some(chars.as_str())
}

/// One or two digits for each part of a time of day, and what follows.
fn clock(text: &str) -> Option<&str> {
    let rest = hours_and_minutes(text)?;
    shape(rest, "dd").or_else(|| shape(rest, "d"))
}

fn hours_and_minutes(text: &str) -> Option<&str> {
    let part = |text| shape(text, "dd:").or_else(|| shape(text, "d:"));
    part(part(text)?)
}

fn fraction(text: &str) -> Option<&str> {
    let rest = hours_and_minutes(text)?;
    shape(rest, "dd.d").or_else(|| shape(rest, "d.d"))
}
