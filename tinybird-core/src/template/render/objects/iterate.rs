//! Iteration: Python's iterators, generators among them.

use std::cell::RefCell;
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::Zero;

use crate::template::python::Made;
use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::comprehension::Generator;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::dict::Dict;
use crate::template::render::objects::{Object, Placeholder, Range, View};

/// What gives one object after the other.
#[derive(Debug)]
pub(crate) enum Iter {
    List(Rc<RefCell<Vec<Object>>>, usize),
    Tuple(Rc<Vec<Object>>, usize),
    /// A string, from a byte on, and whether it is one of Python's own in ASCII.
    Chars(Rc<str>, usize, bool),
    /// The next number, the step, and how many are left.
    Numbers(BigInt, BigInt, BigInt),
    Entries(Entries),
    /// A set, how many items it had in the beginning, and those that are left, the next one last.
    Set(Rc<RefCell<Dict>>, usize, Vec<Object>),
    Placeholder(usize),
    /// A list from behind, with the number of items before the next one.
    Backwards(Rc<RefCell<Vec<Object>>>, usize),
    /// The items that are left, the next one last.
    Reversed(Vec<Object>),
    Enumerate(Object, BigInt),
    Zip(Vec<Object>, bool),
    Map(Object, Vec<Object>),
    Filter(Object, Object),
    /// A function that is called until it gives this value.
    Calls(Object, Object),
    Generator(Box<Generator>),
    /// It is giving an object.
    Running(&'static str),
    Done(&'static str),
}

/// Iterates over a dictionary.
#[derive(Debug)]
pub(crate) struct Entries {
    pub(crate) of: Rc<RefCell<Dict>>,
    pub(crate) view: View,
    pub(crate) backwards: bool,
    pub(crate) place: Option<u64>,
    /// How many entries there were in the beginning.
    pub(crate) length: usize,
}

impl Iter {
    pub(crate) fn class(&self) -> &'static str {
        match self {
            Self::List(..) => "list_iterator",
            Self::Tuple(..) => "tuple_iterator",
            Self::Chars(.., true) => "str_ascii_iterator",
            Self::Chars(..) => "str_iterator",
            Self::Numbers(..) => "range_iterator",
            Self::Set(..) => "set_iterator",
            Self::Entries(Entries { view, backwards: false, .. }) => match view {
                View::Keys => "dict_keyiterator",
                View::Values => "dict_valueiterator",
                View::Items => "dict_itemiterator",
            },
            Self::Entries(Entries { view, .. }) => match view {
                View::Keys => "dict_reversekeyiterator",
                View::Values => "dict_reversevalueiterator",
                View::Items => "dict_reverseitemiterator",
            },
            Self::Placeholder(_) => "iterator",
            Self::Backwards(..) => "list_reverseiterator",
            Self::Reversed(_) => "reversed",
            Self::Enumerate(..) => "enumerate",
            Self::Zip(..) => "zip",
            Self::Map(..) => "map",
            Self::Filter(..) => "filter",
            Self::Calls(..) => "callable_iterator",
            Self::Generator(_) => "generator",
            Self::Running(class) | Self::Done(class) => class,
        }
    }
}

impl<'p> Machine<'p> {
    /// Python's `iter`.
    pub(crate) fn iter(&mut self, object: &Object) -> Run<Object> {
        let iterator = match object {
            Object::Iterator(_) => return Ok(object.clone()),
            Object::List(items) => Iter::List(items.clone(), 0),
            Object::Tuple(items) => Iter::Tuple(items.clone(), 0),
            Object::Str(text) | Object::Expression(text) => {
                Iter::Chars(text.clone(), 0, matches!(object, Object::Str(_)) && text.is_ascii())
            }
            Object::Range(range) => Iter::Numbers(range.start.clone(), range.step.clone(), range.length()),
            Object::Dict(dict) => Iter::Entries(Entries::new(dict, View::Keys, false)),
            Object::View(view, dict) => Iter::Entries(Entries::new(dict, *view, false)),
            Object::Set(set) | Object::FrozenSet(set) => {
                self.work(set.borrow().len())?;
                let mut items = set.borrow().items();
                self.space(items.len() * 16)?;
                items.reverse();
                Iter::Set(set.clone(), items.len(), items)
            }
            Object::Placeholder(_) => Iter::Placeholder(0),
            other => return Err(Fault::kind(format!("'{}' object is not iterable", other.class().name()))),
        };
        self.iterator(iterator)
    }

    /// The next object of an iterator.
    pub(crate) fn next(&mut self, iterator: &Object) -> Run<Option<Object>> {
        self.work(1)?;
        let Object::Iterator(cell) = iterator else {
            let class = iterator.class().name();
            return Err(Fault::kind(format!("'{class}' object is not an iterator")));
        };
        let class = cell.borrow().class();
        let mut iter = cell.replace(Iter::Running(class));
        let result = self.deeper(|machine| machine.advance(&mut iter));
        let is_over = !matches!(result, Ok(Some(_)))
            && !matches!(iter, Iter::Map(..) | Iter::Filter(..) | Iter::Zip(..));
        let is_over = is_over && !matches!(iter, Iter::Enumerate(..) | Iter::Running(_));
        cell.replace(if is_over { Iter::Done(class) } else { iter });
        result
    }

    fn advance(&mut self, iter: &mut Iter) -> Run<Option<Object>> {
        match iter {
            Iter::List(items, at) => {
                let item = items.borrow().get(*at).cloned();
                *at += 1;
                Ok(item)
            }
            Iter::Tuple(items, at) => {
                *at += 1;
                Ok(items.get(*at - 1).cloned())
            }
            Iter::Chars(text, at, _) => {
                let Some(c) = text.get(*at..).and_then(|rest| rest.chars().next()) else { return Ok(None) };
                *at += c.len_utf8();
                self.str(c.to_string()).map(Some)
            }
            Iter::Numbers(next, step, left) => {
                if left.is_zero() {
                    return Ok(None);
                }
                *left -= 1;
                let number = next.clone();
                *next += &*step;
                Ok(Some(Object::Int(number)))
            }
            Iter::Entries(entries) => self.entry(entries),
            Iter::Set(set, length, _) if set.borrow().len() != *length => {
                Err(Fault::raise("RuntimeError", "Set changed size during iteration"))
            }
            Iter::Set(_, _, items) => Ok(items.pop()),
            Iter::Placeholder(at) => {
                *at += 1;
                Ok((*at <= 3).then(Placeholder::plain))
            }
            Iter::Backwards(items, left) => {
                *left = (*left).min(items.borrow().len()).wrapping_sub(1);
                let item = items.borrow().get(*left).cloned();
                Ok(item)
            }
            Iter::Reversed(items) => Ok(items.pop()),
            Iter::Enumerate(of, count) => {
                let Some(item) = self.next(of)? else { return Ok(None) };
                let number = Object::Int(count.clone());
                *count += 1;
                self.tuple(vec![number, item]).map(Some)
            }
            Iter::Zip(of, strict) => self.zipped(of, *strict),
            Iter::Map(function, of) => {
                let mut arguments = Vec::new();
                for of in of.iter() {
                    let Some(item) = self.next(of)? else { return Ok(None) };
                    arguments.push(item);
                }
                self.call(function, Arguments::of(arguments)).map(Some)
            }
            Iter::Filter(function, of) => loop {
                let Some(item) = self.next(of)? else { return Ok(None) };
                let holds = match &*function {
                    Object::None => item.is_true(),
                    function => self.call(function, Arguments::of(vec![item.clone()]))?.is_true(),
                };
                if holds {
                    return Ok(Some(item));
                }
            },
            Iter::Calls(function, end) => {
                let item = self.call(function, Arguments::default())?;
                Ok(if self.equal(&item, end)? { None } else { Some(item) })
            }
            Iter::Generator(generator) => {
                let result = self.generate(generator);
                match result {
                    Err(fault) if fault.is_a("StopIteration") && generator.made == Made::Generator => {
                        Err(Fault::raise("RuntimeError", "generator raised StopIteration"))
                    }
                    other => other,
                }
            }
            Iter::Running("generator") => Err(Fault::value("generator already executing")),
            Iter::Running(_) => Err(Fault::unsupported("an iterator that uses itself")),
            Iter::Done(_) => Ok(None),
        }
    }

    fn entry(&mut self, entries: &mut Entries) -> Run<Option<Object>> {
        let (next, length) = {
            let dict = entries.of.borrow();
            let next = if entries.backwards { dict.before(entries.place) } else { dict.after(entries.place) };
            (next, dict.len())
        };
        if length != entries.length {
            return Err(Fault::raise("RuntimeError", "dictionary changed size during iteration"));
        }
        let Some((place, key, value)) = next else { return Ok(None) };
        entries.place = Some(place);
        Ok(Some(match entries.view {
            View::Keys => key,
            View::Values => value,
            View::Items => self.tuple(vec![key, value])?,
        }))
    }

    fn zipped(&mut self, of: &[Object], strict: bool) -> Run<Option<Object>> {
        let mut items = Vec::new();
        for (at, iterator) in of.iter().enumerate() {
            match self.next(iterator)? {
                Some(item) => items.push(item),
                None if strict && at > 0 => return Err(uneven(at, "shorter")),
                None => {
                    for (at, iterator) in of.iter().enumerate().skip(1).filter(|_| strict) {
                        if self.next(iterator)?.is_some() {
                            return Err(uneven(at, "longer"));
                        }
                    }
                    return Ok(None);
                }
            }
        }
        if items.is_empty() { Ok(None) } else { self.tuple(items).map(Some) }
    }

    /// All objects that an iterable gives.
    pub(crate) fn collect(&mut self, object: &Object) -> Run<Vec<Object>> {
        match object {
            Object::List(items) => {
                let items = items.borrow().clone();
                self.work(items.len())?;
                self.space(items.len() * 16)?;
                return Ok(items);
            }
            Object::Tuple(items) => {
                self.work(items.len())?;
                self.space(items.len() * 16)?;
                return Ok(items.to_vec());
            }
            _ => {}
        }
        let iterator = self.iter(object)?;
        let mut items = Vec::new();
        while let Some(item) = self.next(&iterator)? {
            self.space(16)?;
            items.push(item);
        }
        Ok(items)
    }
}

impl Entries {
    pub(crate) fn new(of: &Rc<RefCell<Dict>>, view: View, backwards: bool) -> Self {
        let length = of.borrow().len();
        Self { of: of.clone(), view, backwards, place: None, length }
    }
}

impl Range {
    /// The number at a place, if there is one.
    pub(crate) fn get(&self, at: &BigInt) -> Option<BigInt> {
        let length = self.length();
        let at = if *at < BigInt::zero() { at + &length } else { at.clone() };
        (at >= BigInt::zero() && at < length).then(|| &self.start + at * &self.step)
    }
}

fn uneven(at: usize, how: &str) -> Box<Fault> {
    let others = if at == 1 { "argument 1".to_owned() } else { format!("arguments 1-{at}") };
    Fault::value(format!("zip() argument {} is {how} than {others}", at + 1))
}
