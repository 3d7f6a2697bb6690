//! Subscripts, lengths and attributes.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::methods;
use crate::template::render::objects::{Object, Placeholder, Range};

/// The places that a slice takes of a sequence: the first one, how many, and the step between them.
pub(crate) struct Places {
    pub(crate) start: BigInt,
    pub(crate) count: usize,
    pub(crate) step: BigInt,
}

impl Places {
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let start = self.start.to_i64().unwrap_or_default();
        let step = self.step.to_i64().unwrap_or(i64::MAX);
        let at = move |number: usize| start.saturating_add(step.saturating_mul(number as i64));
        (0..self.count).filter_map(move |number| usize::try_from(at(number)).ok())
    }
}

impl Machine<'_> {
    /// Python's `len`.
    pub(crate) fn length(&mut self, object: &Object) -> Run<usize> {
        Ok(match object {
            Object::Str(text) | Object::Expression(text) => {
                self.work(text.len() / 64)?;
                text.chars().count()
            }
            Object::List(items) => items.borrow().len(),
            Object::Tuple(items) => items.len(),
            Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) | Object::View(_, dict) => {
                dict.borrow().len()
            }
            Object::Range(range) => {
                range.length().to_i64().and_then(|length| usize::try_from(length).ok()).ok_or_else(|| {
                    Fault::raise("OverflowError", "Python int too large to convert to C ssize_t")
                })?
            }
            other => {
                let class = other.class().name();
                return Err(Fault::kind(format!("object of type '{class}' has no len()")));
            }
        })
    }

    /// The places of a slice in a sequence of this length.
    pub(crate) fn places(&mut self, slice: &[Object; 3], length: &BigInt) -> Run<Places> {
        let bound = |object: &Object| match object {
            Object::None => Ok(None),
            other => other.as_int().map(Some).ok_or_else(|| {
                Fault::kind("slice indices must be integers or None or have an __index__ method")
            }),
        };
        let [start, stop, step] = slice;
        let step = bound(step)?.unwrap_or_else(BigInt::one);
        if step.is_zero() {
            return Err(Fault::value("slice step cannot be zero"));
        }
        let is_backwards = step.is_negative();
        let (lowest, highest) = match is_backwards {
            true => (-BigInt::one(), length - 1),
            false => (BigInt::zero(), length.clone()),
        };
        let within = |bound: BigInt| {
            let bound = if bound.is_negative() { bound + length } else { bound };
            bound.max(lowest.clone()).min(highest.clone())
        };
        let (first, last) = (bound(start)?, bound(stop)?);
        let start = first.map_or_else(|| if is_backwards { highest.clone() } else { lowest.clone() }, within);
        let stop = last.map_or_else(|| if is_backwards { lowest.clone() } else { highest.clone() }, within);
        let range = Range { start: start.clone(), stop, step: step.clone() };
        let count = range.length().to_usize().unwrap_or_default();
        self.work(count / 16)?;
        Ok(Places { start, count, step })
    }

    /// The place that an index is, in a sequence of this length.
    fn place(&mut self, kind: &str, index: &Object, length: usize) -> Run<usize> {
        let Some(number) = index.as_int() else {
            let class = index.class().name();
            return Err(Fault::kind(match kind {
                "string" => format!("string indices must be integers, not '{class}'"),
                kind => format!("{kind} indices must be integers or slices, not {class}"),
            }));
        };
        let Some(number) = number.to_i64() else {
            let class = index.class().name();
            let message = format!("cannot fit '{class}' into an index-sized integer");
            return Err(Fault::raise("IndexError", message));
        };
        let place = if number < 0 { number.saturating_add(length as i64) } else { number };
        usize::try_from(place)
            .ok()
            .filter(|place| *place < length)
            .ok_or_else(|| Fault::raise("IndexError", format!("{kind} index out of range")))
    }

    /// `object[index]`.
    pub(crate) fn item(&mut self, object: &Object, index: &Object) -> Run<Object> {
        match object {
            Object::Str(text) | Object::Expression(text) => {
                let text = text.clone();
                self.item_of_text(&text, index)
            }
            Object::List(items) => {
                if let Object::Slice(_) = index {
                    let items = self.copied(items)?;
                    return self.item_of(&items, "list", index);
                }
                let length = items.borrow().len();
                let place = self.place("list", index, length)?;
                let item = items.borrow().get(place).cloned();
                Ok(item.unwrap_or(Object::None))
            }
            Object::Tuple(items) => self.item_of(&items.clone(), "tuple", index),
            Object::Dict(dict) => {
                let key = self.key(index)?;
                let found = dict.borrow().get(&key);
                found.ok_or_else(|| Fault::with("KeyError", vec![index.clone()]))
            }
            Object::Range(range) => self.item_of_range(range, index),
            Object::Placeholder(_) => {
                // Of a placeholder there are the first three.
                if self.ordered(">", index, &Object::from(2))? {
                    return Err(Fault::with("IndexError", Vec::new()));
                }
                Ok(Placeholder::plain())
            }
            other => {
                let class = other.class().name();
                Err(match other {
                    Object::Class(class)
                        if matches!(class.name(), "list" | "dict" | "tuple" | "set" | "frozenset") =>
                    {
                        Fault::unsupported("types with types in brackets")
                    }
                    Object::Class(class) => {
                        Fault::kind(format!("type '{}' is not subscriptable", class.name()))
                    }
                    _ => Fault::kind(format!("'{class}' object is not subscriptable")),
                })
            }
        }
    }

    fn item_of(&mut self, items: &[Object], kind: &str, index: &Object) -> Run<Object> {
        if let Object::Slice(slice) = index {
            let places = self.places(slice, &BigInt::from(items.len()))?;
            let taken = places.iter().filter_map(|at| items.get(at).cloned()).collect();
            return if kind == "list" { self.list(taken) } else { self.tuple(taken) };
        }
        let place = self.place(kind, index, items.len())?;
        Ok(items.get(place).cloned().unwrap_or(Object::None))
    }

    fn item_of_text(&mut self, text: &str, index: &Object) -> Run<Object> {
        self.work(text.len() / 64)?;
        let length = text.chars().count();
        if let Object::Slice(slice) = index {
            let places = self.places(slice, &BigInt::from(length))?;
            let chars: Vec<char> = text.chars().collect();
            let taken: String = places.iter().filter_map(|at| chars.get(at)).collect();
            return self.str(taken);
        }
        let place = self.place("string", index, length)?;
        let taken: String = text.chars().skip(place).take(1).collect();
        self.str(taken)
    }

    fn item_of_range(&mut self, range: &Range, index: &Object) -> Run<Object> {
        if let Object::Slice(slice) = index {
            let length = range.length();
            let places = self.places(slice, &length)?;
            let start = &range.start + &places.start * &range.step;
            let step = &places.step * &range.step;
            let stop = &start + &step * BigInt::from(places.count);
            return Ok(Object::Range(Rc::new(Range { start, stop, step })));
        }
        let Some(number) = index.as_int() else {
            let class = index.class().name();
            return Err(Fault::kind(format!("range indices must be integers or slices, not {class}")));
        };
        let found = range.get(&number).map(Object::Int);
        found.ok_or_else(|| Fault::raise("IndexError", "range object index out of range"))
    }

    /// `object[index] = value`.
    pub(crate) fn set_item(&mut self, object: &Object, index: &Object, value: Object) -> Run<()> {
        match object {
            Object::List(items) => {
                if let Object::Slice(slice) = index {
                    return self.set_slice(items, slice, &value);
                }
                let length = items.borrow().len();
                let place =
                    self.place("list", index, length).map_err(|fault| match fault.is_a("IndexError") {
                        true => Fault::raise("IndexError", "list assignment index out of range"),
                        false => fault,
                    })?;
                if let Some(item) = items.borrow_mut().get_mut(place) {
                    *item = value;
                }
                Ok(())
            }
            Object::Dict(dict) => {
                let key = self.key(index)?;
                self.space(96)?;
                dict.borrow_mut().insert(key, index.clone(), value);
                Ok(())
            }
            other => {
                let class = other.class().name();
                Err(Fault::kind(format!("'{class}' object does not support item assignment")))
            }
        }
    }

    fn set_slice(
        &mut self,
        items: &Rc<std::cell::RefCell<Vec<Object>>>,
        slice: &[Object; 3],
        value: &Object,
    ) -> Run<()> {
        let new = self.collect(value).map_err(|fault| match fault.is_a("TypeError") {
            true => Fault::kind("can only assign an iterable"),
            false => fault,
        })?;
        self.space(new.len() * 16)?;
        let length = items.borrow().len();
        let places = self.places(slice, &BigInt::from(length))?;
        let mut items = items.borrow_mut();
        if places.step.is_one() {
            let start = places.start.to_usize().unwrap_or_default().min(items.len());
            let end = (start + places.count).min(items.len());
            items.splice(start..end, new);
            return Ok(());
        }
        if new.len() != places.count {
            let (given, wanted) = (new.len(), places.count);
            let message =
                format!("attempt to assign sequence of size {given} to extended slice of size {wanted}");
            return Err(Fault::value(message));
        }
        for (at, new) in places.iter().zip(new) {
            if let Some(item) = items.get_mut(at) {
                *item = new;
            }
        }
        Ok(())
    }

    /// `object.name`.
    pub(crate) fn attribute(&mut self, object: &Object, name: &str) -> Run<Object> {
        let value = match (object, name) {
            (Object::Placeholder(placeholder), "name") => Some(Object::from(placeholder.name.as_str())),
            (Object::Placeholder(placeholder), "line") => Some(match placeholder.line {
                Some(line) => Object::from(line),
                None => Object::from("unknown"),
            }),
            (Object::Symbol(text), "x") | (Object::Comment(text), "text") => Some(Object::Str(text.clone())),
            (Object::Integer(_, kind) | Object::Number(_, kind), "type") => Some(Object::from(*kind)),
            (Object::Bool(_) | Object::Int(_) | Object::Integer(..), "real" | "numerator") => {
                object.as_int().map(Object::Int)
            }
            (Object::Bool(_) | Object::Int(_) | Object::Integer(..), "imag") => Some(Object::from(0)),
            (Object::Bool(_) | Object::Int(_) | Object::Integer(..), "denominator") => Some(Object::from(1)),
            (Object::Float(_) | Object::Number(..), "real") => object.as_float().map(Object::Float),
            (Object::Float(_) | Object::Number(..), "imag") => Some(Object::Float(0.0)),
            (Object::Range(range), "start") => Some(Object::Int(range.start.clone())),
            (Object::Range(range), "stop") => Some(Object::Int(range.stop.clone())),
            (Object::Range(range), "step") => Some(Object::Int(range.step.clone())),
            (Object::Slice(slice), "start") => slice.first().cloned(),
            (Object::Slice(slice), "stop") => slice.get(1).cloned(),
            (Object::Slice(slice), "step") => slice.get(2).cloned(),
            (Object::Exception(exception), "args") => Some(self.tuple(exception.arguments.clone())?),
            (Object::Exception(exception), "code" | "err") if exception.code.is_some() => match name {
                "code" => exception.code.clone(),
                _ => exception.arguments.first().cloned(),
            },
            (
                Object::Exception(_),
                "documentation" | "name" | "value" | "errno" | "strerror" | "msg" | "obj",
            ) => {
                return Err(Fault::unsupported("attributes of exceptions"));
            }
            _ => None,
        };
        if let Some(value) = value {
            return Ok(value);
        }
        if let Object::Class(class) = object
            && let Some(method) =
                methods::of_class(*class, name).filter(|name| methods::is_plain(*class, name))
        {
            return Ok(Object::OfClass(*class, method));
        }
        if let Some(method) = methods::find(object, name) {
            return self.holding(Object::Method(Rc::new((object.clone(), method))));
        }
        Err(self.no_attribute(object, name))
    }

    fn no_attribute(&mut self, object: &Object, name: &str) -> Box<Fault> {
        let class = object.class().name();
        Fault::raise(
            "AttributeError",
            match object {
                Object::Class(class) if methods::of_class(*class, name).is_some() => {
                    return Fault::unsupported("methods of classes");
                }
                Object::Class(class) => format!("type object '{}' has no attribute '{name}'", class.name()),
                _ => format!("'{class}' object has no attribute '{name}'"),
            },
        )
    }

    /// `object.name = value`, which no object here takes.
    pub(crate) fn cannot_set(&mut self, object: &Object, name: &str) -> Box<Fault> {
        let class = object.class().name();
        match object {
            Object::Placeholder(_)
            | Object::Symbol(_)
            | Object::Comment(_)
            | Object::Expression(_)
            | Object::Integer(..)
            | Object::Number(..)
            | Object::Lambda(_)
            | Object::Exception(_)
            | Object::Function(_)
            | Object::Class(_)
            | Object::Method(_)
            | Object::OfClass(..) => Fault::unsupported("attributes that are given values"),
            _ => match self.attribute(object, name) {
                Ok(Object::Method(_)) => Fault::raise(
                    "AttributeError",
                    format!("'{class}' object attribute '{name}' is read-only"),
                ),
                Ok(_) if matches!(object, Object::Range(_) | Object::Slice(_)) => {
                    Fault::raise("AttributeError", "readonly attribute")
                }
                Ok(_) => {
                    let message = format!("attribute '{name}' of '{class}' objects is not writable");
                    Fault::raise("AttributeError", message)
                }
                Err(fault) => fault,
            },
        }
    }
}
