//! How Python shows values: `repr`.

use std::rc::Rc;

use crate::template::render::machine::Machine;
use crate::template::render::machine::call;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::class::Class;
use crate::template::render::objects::{Exception, Object, View};
use crate::template::value::Value;

/// A string as Python quotes it.
pub(crate) fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut shown = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => shown.push_str("\\\\"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if c == quote => shown.extend(['\\', c]),
            _ if is_printable(c) => shown.push(c),
            _ => match u32::from(c) {
                code @ 0..=0xff => shown.push_str(&format!("\\x{code:02x}")),
                code @ 0..=0xffff => shown.push_str(&format!("\\u{code:04x}")),
                code => shown.push_str(&format!("\\U{code:08x}")),
            },
        }
    }
    shown.push(quote);
    shown
}

/// Bytes as Python quotes them.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut shown = format!("b{quote}");
    for byte in bytes {
        match char::from(*byte) {
            '\\' => shown.push_str("\\\\"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            c if c == quote => shown.extend(['\\', c]),
            c @ ' '..='~' => shown.push(c),
            _ => shown.push_str(&format!("\\x{byte:02x}")),
        }
    }
    shown.push(quote);
    shown
}

/// What Python's `isprintable` says of a character. Rust escapes the same ones, but for marks at the beginning of a text.
pub(crate) fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    let text = ['a', c].iter().collect::<String>();
    text.escape_debug().count() == 2
}

/// A constant of a template.
pub(crate) fn constant(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Float(value) => float(*value),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(constant).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

/// A number with a fraction, in as few digits as tell it from its neighbours.
pub(crate) fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let shown = format!("{value:e}");
    let (mantissa, exponent) = shown.split_once('e').unwrap_or((&shown, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..16).contains(&exponent) {
        let plain = format!("{value}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

impl Machine<'_> {
    /// Python's `str`.
    pub(crate) fn str_of(&mut self, object: &Object) -> Run<String> {
        self.work(object.as_str().map_or(0, |text| text.len() / 64))?;
        Ok(match object {
            Object::Str(text) | Object::Expression(text) | Object::Symbol(text) | Object::Comment(text) => {
                text.to_string()
            }
            Object::Integer(value, kind) => format!("to{kind}('{}')", self.digits(value)?),
            Object::Number(value, kind) => format!("to{kind}('{}')", float(*value)),
            Object::Placeholder(_) => "__no_value__".to_owned(),
            Object::Exception(exception) => self.exception_text(exception)?,
            other => self.repr(other)?,
        })
    }

    /// The text of an exception.
    pub(crate) fn exception_text(&mut self, exception: &Exception) -> Run<String> {
        match exception.arguments.as_slice() {
            [] => Ok(String::new()),
            [one] if exception.class == Class::of("KeyError") => self.repr(one),
            [one] => self.str_of(one),
            many => {
                let items = self.reprs(many)?;
                Ok(format!("({items})"))
            }
        }
    }

    fn reprs(&mut self, items: &[Object]) -> Run<String> {
        let mut shown = Vec::new();
        for item in items {
            shown.push(self.repr(item)?);
        }
        Ok(shown.join(", "))
    }

    /// Python's `repr`.
    pub(crate) fn repr(&mut self, object: &Object) -> Run<String> {
        let text = self.deeper(|machine| machine.shown(object))?;
        self.space(text.len())?;
        Ok(text)
    }

    fn shown(&mut self, object: &Object) -> Run<String> {
        self.work(1 + object.as_str().map_or(0, |text| text.len() / 16))?;
        Ok(match object {
            Object::None => "None".to_owned(),
            Object::Ellipsis => "Ellipsis".to_owned(),
            Object::NotImplemented => "NotImplemented".to_owned(),
            Object::Bool(true) => "True".to_owned(),
            Object::Bool(false) => "False".to_owned(),
            Object::Int(value) | Object::Integer(value, _) => self.digits(value)?,
            Object::Float(value) | Object::Number(value, _) => float(*value),
            Object::Str(text) | Object::Expression(text) => quoted(text),
            Object::List(items) => {
                if self.is_shown(Rc::as_ptr(items).cast::<u8>() as usize) {
                    return Ok("[...]".to_owned());
                }
                let items = items.borrow().clone();
                let items = self.reprs(&items)?;
                self.shown_all();
                format!("[{items}]")
            }
            Object::Tuple(items) => match items.as_slice() {
                [one] => format!("({},)", self.repr(one)?),
                items => format!("({})", self.reprs(items)?),
            },
            Object::Dict(dict) => {
                if self.is_shown(Rc::as_ptr(dict).cast::<u8>() as usize) {
                    return Ok("{...}".to_owned());
                }
                let entries = dict.borrow().entries();
                let mut shown = Vec::new();
                for (name, value) in entries {
                    shown.push(format!("{}: {}", self.repr(&name)?, self.repr(&value)?));
                }
                self.shown_all();
                format!("{{{}}}", shown.join(", "))
            }
            Object::Set(set) | Object::FrozenSet(set) => {
                let is_frozen = matches!(object, Object::FrozenSet(_));
                let items = set.borrow().items();
                let shown = self.reprs(&items)?;
                match (is_frozen, items.is_empty()) {
                    (false, true) => "set()".to_owned(),
                    (true, true) => "frozenset()".to_owned(),
                    (false, false) => format!("{{{shown}}}"),
                    (true, false) => format!("frozenset({{{shown}}})"),
                }
            }
            Object::View(view, _) => {
                let items = self.collect(object)?;
                let name = match view {
                    View::Keys => "dict_keys",
                    View::Values => "dict_values",
                    View::Items => "dict_items",
                };
                format!("{name}([{}])", self.reprs(&items)?)
            }
            Object::Range(range) => {
                let (start, stop) = (self.digits(&range.start)?, self.digits(&range.stop)?);
                match self.digits(&range.step)?.as_str() {
                    "1" => format!("range({start}, {stop})"),
                    step => format!("range({start}, {stop}, {step})"),
                }
            }
            Object::Slice(parts) => format!("slice({})", self.reprs(&parts.to_vec())?),
            Object::Class(class) => format!("<class '{}'>", class.name()),
            Object::OfClass(class, name) => format!("<method '{name}' of '{}' objects>", class.name()),
            Object::Function(name) if call::is_of_python(name) => {
                format!("<built-in function {name}>")
            }
            Object::Exception(exception) => {
                let arguments = self.reprs(&exception.arguments)?;
                format!("{}({arguments})", exception.class.name())
            }
            Object::Placeholder(_)
            | Object::Symbol(_)
            | Object::Comment(_)
            | Object::Iterator(_)
            | Object::Function(_)
            | Object::Method(_)
            | Object::Lambda(_) => {
                return Err(Fault::unsupported("an object that Python shows by its address"));
            }
        })
    }
}
