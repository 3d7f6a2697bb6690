//! Comparisons of objects.

use num_bigint::BigInt;
use num_traits::Signed;

use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::class;
use crate::template::render::objects::dict;
use crate::template::render::objects::dict::Dict;
use crate::template::render::objects::sets::is_like_set;
use crate::template::render::objects::{Object, View};

impl Machine<'_> {
    /// Whether two objects are equal.
    pub(crate) fn equal(&mut self, a: &Object, b: &Object) -> Run<bool> {
        self.work(1)?;
        if let (Some(x), Some(y)) = (a.as_str(), b.as_str()) {
            return Ok(x == y);
        }
        if let Some(order) = numbers(a, b) {
            return Ok(order == Some(std::cmp::Ordering::Equal));
        }
        match (a, b) {
            (Object::List(x), Object::List(y)) => {
                let (x, y) = (self.copied(x)?, self.copied(y)?);
                self.all_equal(&x, &y)
            }
            (Object::Tuple(x), Object::Tuple(y)) => self.all_equal(&x.clone(), &y.clone()),
            (Object::Dict(x), Object::Dict(y)) => {
                if x.borrow().len() != y.borrow().len() {
                    return Ok(false);
                }
                self.work(x.borrow().len())?;
                let (x, y) = (x.borrow().clone(), y.borrow().clone());
                for (name, value) in x.entries() {
                    let key = self.key(&name)?;
                    let Some(other) = y.get(&key) else { return Ok(false) };
                    if !value.is(&other) && !self.deeper(|machine| machine.equal(&value, &other))? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Object::Range(x), Object::Range(y)) => {
                let (length, one) = (x.length(), BigInt::from(1));
                Ok(length == y.length()
                    && (length < one || x.start == y.start && (length == one || x.step == y.step)))
            }
            (Object::Slice(x), Object::Slice(y)) => self.all_equal(&x.to_vec(), &y.to_vec()),
            _ if is_like_set(a) && is_like_set(b) => {
                let (x, y) = (self.set_items(a)?, self.set_items(b)?);
                Ok(x.len() == y.len() && x.keys().all(|key| y.contains(&key)))
            }
            _ => Ok(a.is(b)),
        }
    }

    fn all_equal(&mut self, a: &[Object], b: &[Object]) -> Run<bool> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for (a, b) in a.iter().zip(b) {
            if !a.is(b) && !self.deeper(|machine| machine.equal(a, b))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A comparison.
    pub(crate) fn compare(&mut self, op: &str, a: &Object, b: &Object) -> Run<bool> {
        match op {
            "==" => self.equal(a, b),
            "!=" => self.equal(a, b).map(|equal| !equal),
            "is" => Ok(a.is(b)),
            "is not" => Ok(!a.is(b)),
            "in" => self.contains(b, a),
            "not in" => self.contains(b, a).map(|contains| !contains),
            _ => self.ordered(op, a, b),
        }
    }

    /// `<`, `<=`, `>` or `>=`.
    pub(crate) fn ordered(&mut self, op: &str, a: &Object, b: &Object) -> Run<bool> {
        use std::cmp::Ordering::{Greater, Less};
        self.work(1)?;
        let holds = |order: std::cmp::Ordering| match op {
            "<" => order == Less,
            "<=" => order != Greater,
            ">" => order == Greater,
            _ => order != Less,
        };
        if let (Some(x), Some(y)) = (a.as_str(), b.as_str()) {
            // The order of bytes in UTF-8 is that of characters.
            return Ok(holds(x.cmp(y)));
        }
        if let Some(order) = numbers(a, b) {
            return Ok(order.is_some_and(holds));
        }
        let items = match (a, b) {
            (Object::List(x), Object::List(y)) => Some((self.copied(x)?, self.copied(y)?)),
            (Object::Tuple(x), Object::Tuple(y)) => {
                self.work((x.len() + y.len()) / 8)?;
                Some((x.to_vec(), y.to_vec()))
            }
            _ => None,
        };
        if let Some((x, y)) = items {
            for (x, y) in x.iter().zip(&y) {
                if !x.is(y) && !self.deeper(|machine| machine.equal(x, y))? {
                    return self.deeper(|machine| machine.ordered(op, x, y));
                }
            }
            return Ok(holds(x.len().cmp(&y.len())));
        }
        if is_like_set(a) && is_like_set(b) {
            let (x, y) = (self.set_items(a)?, self.set_items(b)?);
            let is_within = |x: &Dict, y: &Dict| x.keys().all(|key| y.contains(&key));
            return Ok(match op {
                "<" => x.len() < y.len() && is_within(&x, &y),
                "<=" => is_within(&x, &y),
                ">" => y.len() < x.len() && is_within(&y, &x),
                _ => is_within(&y, &x),
            });
        }
        let (a, b) = (a.class().name(), b.class().name());
        Err(Fault::kind(format!("'{op}' not supported between instances of '{a}' and '{b}'")))
    }

    /// `item in container`.
    pub(crate) fn contains(&mut self, container: &Object, item: &Object) -> Run<bool> {
        match container {
            Object::Str(text) | Object::Expression(text) => match item.as_str() {
                Some(part) => {
                    self.work(text.len() / 64)?;
                    Ok(text.contains(&**part))
                }
                None => {
                    let class = item.class().name();
                    Err(Fault::kind(format!("'in <string>' requires string as left operand, not {class}")))
                }
            },
            Object::Dict(dict) | Object::View(View::Keys, dict) => {
                let key = self.key(item)?;
                Ok(dict.borrow().contains(&key))
            }
            Object::Set(set) | Object::FrozenSet(set) => {
                // Python looks for a set as it would for a frozen one.
                let key = match item {
                    Object::Set(item) => dict::Key::Set(item.borrow().keys().collect()),
                    item => self.key(item)?,
                };
                Ok(set.borrow().contains(&key))
            }
            Object::Range(range) => match item.as_int().filter(|_| !matches!(item, Object::Integer(..))) {
                Some(number) => {
                    let (from, to) = (&range.start, &range.stop);
                    let is_within = match range.step.is_negative() {
                        false => *from <= number && number < *to,
                        true => *to < number && number <= *from,
                    };
                    Ok(is_within && ((number - from) % &range.step) == BigInt::from(0))
                }
                None => self.contains_equal(container, item),
            },
            Object::View(View::Items, dict) => {
                let Object::Tuple(pair) = item else { return Ok(false) };
                let [name, value] = pair.as_slice() else { return Ok(false) };
                let key = self.key(name)?;
                let found = dict.borrow().get(&key);
                found.map_or(Ok(false), |found| self.equal(&found, value))
            }
            _ => self.contains_equal(container, item),
        }
    }

    fn contains_equal(&mut self, container: &Object, item: &Object) -> Run<bool> {
        let iterator = self.iter(container).map_err(|fault| {
            if !fault.is_a("TypeError") {
                return fault;
            }
            let class = container.class().name();
            Fault::kind(format!("argument of type '{class}' is not iterable"))
        })?;
        while let Some(found) = self.next(&iterator)? {
            if found.is(item) || self.equal(&found, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether `except` with these classes catches an exception of that class.
    pub(crate) fn catches(&mut self, classes: &Object, class: class::Class) -> Run<bool> {
        let refused =
            || Fault::kind("catching classes that do not inherit from BaseException is not allowed");
        match classes {
            Object::Class(caught) if caught.is_exception() => Ok(class.is_a(*caught)),
            Object::Tuple(items) => {
                let are_classes =
                    items.iter().all(|item| matches!(item, Object::Class(class) if class.is_exception()));
                if !are_classes {
                    return Err(refused());
                }
                Ok(items.iter().any(|item| matches!(item, Object::Class(caught) if class.is_a(*caught))))
            }
            _ => Err(refused()),
        }
    }
}

/// How two numbers stand to each other, if both are numbers: nothing inside where one is not a number at all.
fn numbers(a: &Object, b: &Object) -> Option<Option<std::cmp::Ordering>> {
    match (a.as_int(), b.as_int(), a.as_float(), b.as_float()) {
        (Some(x), Some(y), ..) => Some(Some(x.cmp(&y))),
        (_, _, Some(x), Some(y)) => Some(x.partial_cmp(&y)),
        (Some(x), _, _, Some(y)) => Some(whole_and_float(&x, y)),
        (_, Some(y), Some(x), _) => Some(whole_and_float(&y, x).map(std::cmp::Ordering::reverse)),
        _ => None,
    }
}

fn whole_and_float(whole: &BigInt, float: f64) -> Option<std::cmp::Ordering> {
    use num_traits::FromPrimitive;
    if float.is_nan() {
        return None;
    }
    let Some(floor) = BigInt::from_f64(float.floor()) else {
        return Some(if float > 0.0 { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater });
    };
    let order = whole.cmp(&floor);
    let has_fraction = float.fract() != 0.0;
    Some(if order == std::cmp::Ordering::Equal && has_fraction { std::cmp::Ordering::Less } else { order })
}
