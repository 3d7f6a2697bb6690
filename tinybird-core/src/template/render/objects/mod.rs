//! Python's objects, as far as templates come by them.

pub(crate) mod arithmetic;
pub(crate) mod builtins;
pub(crate) mod class;
pub(crate) mod compare;
pub(crate) mod construct;
pub(crate) mod decimals;
pub(crate) mod dict;
pub(crate) mod format;
pub(crate) mod item;
pub(crate) mod iterate;
pub(crate) mod letters;
pub(crate) mod lists;
pub(crate) mod methods;
pub(crate) mod number;
pub(crate) mod operators;
pub(crate) mod percent;
pub(crate) mod repr;
pub(crate) mod sets;
pub(crate) mod spec;
pub(crate) mod text;

use std::cell::RefCell;
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::Zero;

use crate::template::python::{Formal, Id};
use crate::template::render::machine::scope::Scope;
use crate::template::render::objects::class::Class;
use crate::template::render::objects::dict::Dict;
use crate::template::render::objects::iterate::Iter;

/// A value at run time. What changes or is large is shared.
#[derive(Debug, Clone)]
pub(crate) enum Object {
    None,
    Ellipsis,
    NotImplemented,
    Bool(bool),
    Int(BigInt),
    Float(f64),
    Str(Rc<str>),
    /// Tinybird's `Expression`: a string that is written as it stands.
    Expression(Rc<str>),
    /// Tinybird's `Symbol`: a name that is written as it stands.
    Symbol(Rc<str>),
    /// What `error` gives where a pipe is checked.
    Comment(Rc<str>),
    /// Tinybird's `Integer`: a number of a type, such as `toInt32('5')`.
    Integer(BigInt, &'static str),
    /// Tinybird's `Float`.
    Number(f64, &'static str),
    Placeholder(Rc<Placeholder>),
    List(Rc<RefCell<Vec<Object>>>),
    Tuple(Rc<Vec<Object>>),
    Dict(Rc<RefCell<Dict>>),
    Set(Rc<RefCell<Dict>>),
    FrozenSet(Rc<RefCell<Dict>>),
    /// The keys, values or items of a dictionary.
    View(View, Rc<RefCell<Dict>>),
    Range(Rc<Range>),
    Slice(Rc<[Object; 3]>),
    Iterator(Rc<RefCell<Iter>>),
    Class(Class),
    /// A function of Python's or Tinybird's.
    Function(&'static str),
    Method(Rc<(Object, &'static str)>),
    /// A method of a class, such as `str.lower`.
    OfClass(Class, &'static str),
    Lambda(Rc<Lambda>),
    Exception(Rc<Exception>),
}

/// What stands for a parameter that is not given.
#[derive(Debug)]
pub(crate) struct Placeholder {
    pub(crate) name: String,
    pub(crate) line: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    Keys,
    Values,
    Items,
}

#[derive(Debug, Clone)]
pub(crate) struct Range {
    pub(crate) start: BigInt,
    pub(crate) stop: BigInt,
    pub(crate) step: BigInt,
}

/// A lambda, with the scope it was made in.
#[derive(Debug)]
pub(crate) struct Lambda {
    pub(crate) tag: usize,
    pub(crate) id: Id,
    pub(crate) body: Id,
    /// The values of its parameters' defaults, in the order of the parameters that have some.
    pub(crate) defaults: Vec<Object>,
    pub(crate) scope: Rc<Scope>,
}

#[derive(Debug)]
pub(crate) struct Exception {
    pub(crate) class: Class,
    pub(crate) arguments: Vec<Object>,
    /// What `custom_error` answers with.
    pub(crate) code: Option<Object>,
}

impl Placeholder {
    /// One without a name.
    pub(crate) fn plain() -> Object {
        Object::Placeholder(Rc::new(Self { name: "__no_value__".to_owned(), line: None }))
    }
}

impl Range {
    /// How many numbers it has.
    pub(crate) fn length(&self) -> BigInt {
        let one = BigInt::from(1);
        let (from, to, step) = match self.step.sign() {
            num_bigint::Sign::Minus => (&self.stop, &self.start, -&self.step),
            _ => (&self.start, &self.stop, self.step.clone()),
        };
        if from >= to || step.is_zero() { BigInt::zero() } else { (to - from - &one) / step + one }
    }
}

impl Lambda {
    /// Its parameters, in the tree of its tag.
    pub(crate) fn parameters<'a>(&self, tree: &'a crate::template::python::Tree) -> &'a [Formal] {
        match tree.kind(self.id) {
            Some(crate::template::python::Kind::Lambda { parameters, .. }) => parameters,
            _ => &[],
        }
    }
}

impl From<bool> for Object {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Object {
    fn from(text: &str) -> Self {
        Self::Str(text.into())
    }
}

impl From<usize> for Object {
    fn from(number: usize) -> Self {
        Self::Int(number.into())
    }
}

impl Object {
    /// The string that it is.
    pub(crate) fn as_str(&self) -> Option<&Rc<str>> {
        match self {
            Self::Str(text) | Self::Expression(text) => Some(text),
            _ => None,
        }
    }

    /// The integer that it is, or is used as.
    pub(crate) fn as_int(&self) -> Option<BigInt> {
        match self {
            Self::Bool(value) => Some(BigInt::from(u8::from(*value))),
            Self::Int(value) | Self::Integer(value, _) => Some(value.clone()),
            _ => None,
        }
    }

    pub(crate) fn as_float(&self) -> Option<f64> {
        match self {
            Self::Float(value) | Self::Number(value, _) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    pub(crate) fn is_placeholder(&self) -> bool {
        matches!(self, Self::Placeholder(_))
    }

    /// Whether Python takes it for true.
    pub(crate) fn is_true(&self) -> bool {
        match self {
            Self::None => false,
            Self::Bool(value) => *value,
            Self::Int(value) | Self::Integer(value, _) => !value.is_zero(),
            Self::Float(value) | Self::Number(value, _) => *value != 0.0,
            Self::Str(text) | Self::Expression(text) => !text.is_empty(),
            Self::List(items) => !items.borrow().is_empty(),
            Self::Tuple(items) => !items.is_empty(),
            Self::Dict(dict) | Self::Set(dict) | Self::FrozenSet(dict) | Self::View(_, dict) => {
                dict.borrow().len() > 0
            }
            Self::Range(range) => !range.length().is_zero(),
            _ => true,
        }
    }

    /// Whether two are the same object.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None)
            | (Self::Ellipsis, Self::Ellipsis)
            | (Self::NotImplemented, Self::NotImplemented) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            // Python keeps one object for each small number.
            (Self::Int(a), Self::Int(b)) => a == b && (BigInt::from(-5)..=BigInt::from(256)).contains(a),
            // And one for each name, as most strings are that a template compares so.
            (Self::Str(a), Self::Str(b)) => Rc::ptr_eq(a, b) || a == b && a.len() < 2,
            (Self::Expression(a), Self::Expression(b)) => Rc::ptr_eq(a, b),
            (Self::Placeholder(a), Self::Placeholder(b)) => Rc::ptr_eq(a, b),
            (Self::List(a), Self::List(b)) => Rc::ptr_eq(a, b),
            (Self::Tuple(a), Self::Tuple(b)) => Rc::ptr_eq(a, b) || a.is_empty() && b.is_empty(),
            (Self::Dict(a), Self::Dict(b)) | (Self::Set(a), Self::Set(b)) => Rc::ptr_eq(a, b),
            (Self::FrozenSet(a), Self::FrozenSet(b)) => Rc::ptr_eq(a, b),
            (Self::Range(a), Self::Range(b)) => Rc::ptr_eq(a, b),
            (Self::Iterator(a), Self::Iterator(b)) => Rc::ptr_eq(a, b),
            (Self::Class(a), Self::Class(b)) => a == b,
            (Self::Function(a), Self::Function(b)) => a == b,
            (Self::OfClass(a, x), Self::OfClass(b, y)) => a == b && x == y,
            (Self::Lambda(a), Self::Lambda(b)) => Rc::ptr_eq(a, b),
            (Self::Exception(a), Self::Exception(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}
