//! Calls of classes.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};

use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::class::Class;
use crate::template::render::objects::dict::Dict;
use crate::template::render::objects::iterate::{Entries, Iter};
use crate::template::render::objects::text;
use crate::template::render::objects::{Exception, Object, Range, View};

impl Machine<'_> {
    /// Calls a class.
    pub(crate) fn construct(&mut self, class: Class, arguments: Arguments) -> Run<Object> {
        let name = class.name();
        match name {
            "dict" => self.new_dict(arguments),
            "enumerate" => self.new_enumerate(arguments),
            "filter" | "map" => {
                if !arguments.named.is_empty() {
                    return Err(Fault::kind(format!("{name}() takes no keyword arguments")));
                }
                self.new_map(name, arguments.positional)
            }
            "float" => {
                no_names(name, &arguments)?;
                let given = arguments.between("", name, 0, 1)?;
                given.first().map_or(Ok(Object::Float(0.0)), |x| self.float_of(x).map(Object::Float))
            }
            "frozenset" | "set" => {
                no_names(name, &arguments)?;
                let given = arguments.between("", name, 0, 1)?;
                if let (Some(Object::FrozenSet(_)), "frozenset") = (given.first(), name) {
                    return Ok(given.first().cloned().unwrap_or(Object::None));
                }
                let items = given.first().map_or(Ok(Vec::new()), |of| self.collect(of))?;
                self.new_set(items, name == "frozenset")
            }
            "int" => self.new_int(arguments),
            "list" | "tuple" => {
                no_names(name, &arguments)?;
                let given = arguments.between("", name, 0, 1)?;
                if let (Some(Object::Tuple(_)), "tuple") = (given.first(), name) {
                    return Ok(given.first().cloned().unwrap_or(Object::None));
                }
                let items = given.first().map_or(Ok(Vec::new()), |of| self.collect(of))?;
                if name == "list" { self.list(items) } else { self.tuple(items) }
            }
            "range" => self.new_range(arguments),
            "reversed" => {
                no_names(name, &arguments)?;
                let given = arguments.between("", name, 1, 1)?;
                self.reversed(given.first().unwrap_or(&Object::None))
            }
            "slice" => {
                no_names(name, &arguments)?;
                let given = arguments.between("", name, 1, 3)?;
                let parts = match given.as_slice() {
                    [stop] => [Object::None, stop.clone(), Object::None],
                    [start, stop] => [start.clone(), stop.clone(), Object::None],
                    [start, stop, step] => [start.clone(), stop.clone(), step.clone()],
                    _ => [Object::None, Object::None, Object::None],
                };
                self.holding(Object::Slice(Rc::new(parts)))
            }
            "str" => {
                let given = arguments.names("str", &["object", "encoding", "errors"], 0, 0)?;
                for (place, what) in [(1, "encoding"), (2, "errors")] {
                    match given.get(place).and_then(Option::as_ref) {
                        Some(other) if other.as_str().is_some() => {
                            return Err(Fault::kind(decoding(given.first().cloned().flatten())));
                        }
                        Some(other) => {
                            let class = text::argument_class(other);
                            let message = format!("str() argument '{what}' must be str, not {class}");
                            return Err(Fault::kind(message));
                        }
                        None => {}
                    }
                }
                let text = match given.first().and_then(Option::as_ref) {
                    Some(text @ Object::Str(_)) => return Ok(text.clone()),
                    Some(object) => self.str_of(object)?,
                    None => String::new(),
                };
                self.str(text)
            }
            "zip" => self.new_zip(arguments),
            _ if class.is_exception() => {
                if !arguments.named.is_empty() {
                    return Err(Fault::kind(format!("{name}() takes no keyword arguments")));
                }
                if matches!(name, "ExceptionGroup" | "BaseExceptionGroup" | "OSError")
                    || class.is_a(Class::of("OSError"))
                    || name.starts_with("Unicode") && !name.ends_with("Warning") && name != "UnicodeError"
                    || name.ends_with("SyntaxError")
                {
                    return Err(Fault::unsupported(format!("exceptions of the class `{name}`")));
                }
                let exception = Exception { class, arguments: arguments.positional, code: None };
                self.holding(Object::Exception(Rc::new(exception)))
            }
            _ => Err(Fault::unsupported(format!("the class `{name}`"))),
        }
    }

    fn new_int(&mut self, arguments: Arguments) -> Run<Object> {
        let given = arguments.names("int", &["", "base"], 0, 0)?;
        let x = given.first().cloned().flatten();
        let Some(base) = given.get(1).cloned().flatten() else {
            let value = x.map_or(Ok(BigInt::zero()), |x| self.int_of(&x, None))?;
            return self.int(value);
        };
        let Some(x) = x else { return Err(Fault::kind("int() missing string argument")) };
        let base = self.index(&base)?;
        let base = base.to_u32().filter(|base| *base == 0 || (2..=36).contains(base));
        let base = base.ok_or_else(|| Fault::value("int() base must be >= 2 and <= 36, or 0"))?;
        let value = self.int_of(&x, Some(base))?;
        self.int(value)
    }

    fn new_dict(&mut self, arguments: Arguments) -> Run<Object> {
        let given = Arguments::of(arguments.positional).between("", "dict", 0, 1)?;
        let dict = self.dict(Dict::default())?;
        if let Some(other) = given.first() {
            self.update_dict(&dict, other)?;
        }
        for (name, value) in arguments.named {
            self.set_item(&dict, &Object::from(name.as_str()), value)?;
        }
        Ok(dict)
    }

    fn new_enumerate(&mut self, arguments: Arguments) -> Run<Object> {
        let Arguments { positional, named } = &arguments;
        let total = positional.len() + named.len();
        if (1..=2).contains(&total) {
            let first = if positional.is_empty() { "iterable" } else { "start" };
            let known =
                if total == 2 && positional.is_empty() { ["iterable", "start"] } else { [first, first] };
            if let Some((name, _)) = named.iter().find(|(name, _)| !known.contains(&name.as_str())) {
                return Err(Fault::kind(format!("'{name}' is an invalid keyword argument for enumerate()")));
            }
        } else if positional.is_empty() {
            return Err(Fault::kind("enumerate() missing required argument 'iterable'"));
        }
        let given = arguments.names("enumerate", &["iterable", "start"], 1, 0)?;
        let start = match given.get(1).and_then(Option::as_ref) {
            Some(start) => self.index(start)?,
            None => BigInt::zero(),
        };
        let of = self.iter(&given.first().cloned().flatten().unwrap_or(Object::None))?;
        self.iterator(Iter::Enumerate(of, start))
    }

    fn new_map(&mut self, name: &'static str, positional: Vec<Object>) -> Run<Object> {
        if name == "filter" {
            let given = Arguments::of(positional).between("", "filter", 2, 2)?;
            let [function, of] = given.as_slice() else { return Ok(Object::None) };
            let of = self.iter(of)?;
            return self.iterator(Iter::Filter(function.clone(), of));
        }
        let Some((function, of)) = positional.split_first().filter(|(_, of)| !of.is_empty()) else {
            return Err(Fault::kind("map() must have at least two arguments."));
        };
        let iterators = of.iter().map(|of| self.iter(of)).collect::<Run<_>>()?;
        self.iterator(Iter::Map(function.clone(), iterators))
    }

    fn new_zip(&mut self, arguments: Arguments) -> Run<Object> {
        let mut is_strict = false;
        for (name, value) in arguments.named {
            if name != "strict" {
                return Err(Fault::kind(format!("'{name}' is an invalid keyword argument for zip()")));
            }
            is_strict = value.is_true();
        }
        let iterators = arguments.positional.iter().map(|of| self.iter(of)).collect::<Run<_>>()?;
        self.iterator(Iter::Zip(iterators, is_strict))
    }

    fn new_range(&mut self, arguments: Arguments) -> Run<Object> {
        no_names("range", &arguments)?;
        let given = arguments.between("", "range", 1, 3)?;
        let mut numbers = Vec::new();
        for number in &given {
            numbers.push(self.index(number)?);
        }
        let mut numbers = numbers.into_iter();
        let (first, second, third) = (numbers.next().unwrap_or_default(), numbers.next(), numbers.next());
        let (start, stop) =
            second.map_or_else(|| (BigInt::zero(), first.clone()), |stop| (first.clone(), stop));
        let step = third.unwrap_or_else(BigInt::one);
        if step.is_zero() {
            return Err(Fault::value("range() arg 3 must not be zero"));
        }
        Ok(Object::Range(Rc::new(Range { start, stop, step })))
    }

    fn reversed(&mut self, of: &Object) -> Run<Object> {
        let iterator = match of {
            Object::List(items) => Iter::Backwards(items.clone(), items.borrow().len()),
            Object::Dict(dict) => Iter::Entries(Entries::new(dict, View::Keys, true)),
            Object::View(view, dict) => Iter::Entries(Entries::new(dict, *view, true)),
            Object::Range(range) => {
                let length = range.length();
                let last = &range.start + (&length - 1) * &range.step;
                Iter::Numbers(last, -&range.step, length)
            }
            Object::Str(_) | Object::Expression(_) | Object::Tuple(_) => {
                // Its items from the last one: the next one stands last here.
                Iter::Reversed(self.collect(of)?)
            }
            other => {
                let class = other.class().name();
                return Err(Fault::kind(match other {
                    Object::Placeholder(_) => format!("object of type '{class}' has no len()"),
                    _ => format!("'{class}' object is not reversible"),
                }));
            }
        };
        self.iterator(iterator)
    }
}

fn no_names(name: &str, arguments: &Arguments) -> Run<()> {
    if arguments.named.is_empty() {
        return Ok(());
    }
    Err(Fault::kind(format!("{name}() takes no keyword arguments")))
}

fn decoding(object: Option<Object>) -> String {
    match object {
        Some(Object::Str(_) | Object::Expression(_)) => "decoding str is not supported".to_owned(),
        Some(other) => {
            format!("decoding to str: need a bytes-like object, {} found", other.class().name())
        }
        None => "decoding to str: need a bytes-like object, NoneType found".to_owned(),
    }
}
