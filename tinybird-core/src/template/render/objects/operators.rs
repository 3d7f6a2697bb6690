//! Operators between objects.

use num_traits::ToPrimitive;

use crate::template::python::Unary;
use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::number::to_f64;
use crate::template::render::objects::sets::is_set;
use crate::template::render::objects::{Object, Placeholder};

impl Machine<'_> {
    pub(crate) fn unary(&mut self, op: Unary, operand: &Object) -> Run<Object> {
        match (op, operand.as_int(), operand.as_float()) {
            (Unary::Not, ..) => Ok(Object::Bool(!operand.is_true())),
            (Unary::Minus, Some(value), _) => self.int(-value),
            (Unary::Plus, Some(value), _) => self.int(value),
            (Unary::Invert, Some(value), _) => self.int(!value),
            (Unary::Minus, _, Some(value)) => Ok(Object::Float(-value)),
            (Unary::Plus, _, Some(value)) => Ok(Object::Float(value)),
            _ => {
                let sign = match op {
                    Unary::Minus => "-",
                    Unary::Plus => "+",
                    _ => "~",
                };
                let class = operand.class().name();
                Err(Fault::kind(format!("bad operand type for unary {sign}: '{class}'")))
            }
        }
    }

    /// `a op b`.
    pub(crate) fn binary(&mut self, op: &str, a: &Object, b: &Object) -> Run<Object> {
        self.operate(op, a, b, op)
    }

    /// `a op= b`, where `op` ends in `=`: lists, sets and dictionaries change.
    pub(crate) fn in_place(&mut self, op: &'static str, a: &Object, b: &Object) -> Run<Object> {
        let plain = op.trim_end_matches('=');
        match (a, plain) {
            (Object::List(items), "+") => {
                let more = self.collect(b)?;
                self.space(more.len() * 16)?;
                items.borrow_mut().extend(more);
                return Ok(a.clone());
            }
            (Object::List(items), "*") if b.as_int().is_some() => {
                let product = self.operate("*", a, b, op)?;
                if let Object::List(product) = product {
                    items.replace(product.borrow().clone());
                }
                return Ok(a.clone());
            }
            (Object::Set(set), "|" | "&" | "-" | "^") if is_set(b) => {
                if let Object::Set(result) = self.operate(plain, a, b, op)? {
                    set.replace(result.borrow().clone());
                }
                return Ok(a.clone());
            }
            (Object::Dict(_), "|") => {
                self.update_dict(a, b)?;
                return Ok(a.clone());
            }
            _ => {}
        }
        self.operate(plain, a, b, op)
    }

    /// An operator, and how it is shown in an error.
    fn operate(&mut self, op: &str, a: &Object, b: &Object, shown: &str) -> Run<Object> {
        if let Some(result) = self.arithmetic(op, a, b)? {
            return Ok(result);
        }
        match (op, a) {
            ("+", Object::Placeholder(_)) => return Ok(Placeholder::plain()),
            ("+", _) if a.as_str().is_some() || matches!(a, Object::List(_) | Object::Tuple(_)) => {
                return self.concatenated(a, b);
            }
            // In place, what is right of it counts only where the left is not a container of any kind.
            ("*", _) if is_sequence(a) || is_sequence(b) && (shown == "*" || is_plain(a)) => {
                let (sequence, count) = if is_sequence(a) { (a, b) } else { (b, a) };
                return self.repeated(sequence, count);
            }
            ("%", _) => {
                if let Some(text) = a.as_str() {
                    let text = text.clone();
                    let formatted = self.percent(&text, b)?;
                    // Where there is nothing to format, Python gives the string itself.
                    return if text.contains('%') { self.str(formatted) } else { Ok(a.clone()) };
                }
            }
            ("|" | "&" | "-" | "^", _) => {
                if let Some(result) = self.set_operation(op, a, b)? {
                    return Ok(result);
                }
            }
            _ => {}
        }
        let shown = if shown == "**" { "** or pow()" } else { shown };
        let (a, b) = (a.class().name(), b.class().name());
        Err(Fault::kind(format!("unsupported operand type(s) for {shown}: '{a}' and '{b}'")))
    }

    fn arithmetic(&mut self, op: &str, a: &Object, b: &Object) -> Run<Option<Object>> {
        if op == "@" {
            return Ok(None);
        }
        if let (Some(x), Some(y)) = (a.as_int(), b.as_int()) {
            if let (Object::Bool(a), Object::Bool(b)) = (a, b) {
                let logical = match op {
                    "&" => a & b,
                    "|" => a | b,
                    "^" => a ^ b,
                    _ => return self.int_binary(op, &x, &y).map(Some),
                };
                return Ok(Some(Object::Bool(logical)));
            }
            return self.int_binary(op, &x, &y).map(Some);
        }
        let is_number = |object: &Object| object.as_int().is_some() || object.as_float().is_some();
        if !is_number(a) || !is_number(b) || matches!(op, "<<" | ">>" | "&" | "|" | "^") {
            return Ok(None);
        }
        let float = |object: &Object| match (object.as_float(), object.as_int()) {
            (Some(value), _) => Ok(value),
            (_, Some(value)) => to_f64(&value),
            _ => Ok(0.0),
        };
        let (a, b) = (float(a)?, float(b)?);
        self.float_binary(op, a, b).map(Some)
    }

    fn concatenated(&mut self, a: &Object, b: &Object) -> Run<Object> {
        let class = match (a, b) {
            (Object::List(x), Object::List(y)) => {
                let items = [x.borrow().as_slice(), y.borrow().as_slice()].concat();
                self.work(items.len())?;
                return self.list(items);
            }
            (Object::Tuple(x), Object::Tuple(y)) => {
                let items = [x.as_slice(), y.as_slice()].concat();
                self.work(items.len())?;
                return self.tuple(items);
            }
            _ => match (a.as_str(), b.as_str()) {
                (Some(x), Some(y)) => {
                    self.work((x.len() + y.len()) / 64)?;
                    return self.str([&**x, &**y].concat());
                }
                (Some(_), None) => "str",
                _ => a.class().name(),
            },
        };
        let other = b.class().name();
        Err(Fault::kind(format!("can only concatenate {class} (not \"{other}\") to {class}")))
    }

    fn repeated(&mut self, sequence: &Object, count: &Object) -> Run<Object> {
        let class = count.class().name();
        let Some(count) = count.as_int() else {
            return Err(Fault::kind(format!("can't multiply sequence by non-int of type '{class}'")));
        };
        let Some(signed) = count.to_i64() else {
            let message = format!("cannot fit '{class}' into an index-sized integer");
            return Err(Fault::raise("OverflowError", message));
        };
        let count = usize::try_from(signed).unwrap_or(0);
        let length = self.length(sequence)?;
        let total = length.checked_mul(count).filter(|total| *total < 1 << 26);
        let total = total.ok_or_else(|| Fault::limit("the rendering takes too much memory"))?;
        self.work(total / 16)?;
        match sequence {
            Object::List(items) => {
                self.space(total * 32)?;
                let items = items.borrow().iter().cycle().take(total).cloned().collect();
                self.list(items)
            }
            Object::Tuple(items) => {
                self.space(total * 32)?;
                let items = items.iter().cycle().take(total).cloned().collect();
                self.tuple(items)
            }
            other => {
                let text = other.as_str().cloned().unwrap_or_default();
                if text.len().saturating_mul(count) > 1 << 27 {
                    return Err(Fault::limit("the rendering takes too much memory"));
                }
                self.space(text.len() * count)?;
                self.str(text.repeat(count))
            }
        }
    }
}

fn is_sequence(object: &Object) -> bool {
    object.as_str().is_some() || matches!(object, Object::List(_) | Object::Tuple(_))
}

/// Whether Python knows of nothing that an object may contain.
fn is_plain(object: &Object) -> bool {
    matches!(
        object,
        Object::None
            | Object::Ellipsis
            | Object::NotImplemented
            | Object::Bool(_)
            | Object::Int(_)
            | Object::Float(_)
            | Object::Slice(_)
            | Object::Iterator(_)
            | Object::Class(_)
            | Object::Function(_)
            | Object::Method(_)
            | Object::OfClass(..)
            | Object::Lambda(_)
            | Object::Exception(_)
    )
}
