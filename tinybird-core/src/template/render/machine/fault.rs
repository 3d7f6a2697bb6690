//! What ends a step of the rendering: an exception, which a template may catch, or a limit, which it may not.

use std::ops::Range;
use std::rc::Rc;

use crate::template::python::Id;
use crate::template::render::machine::Frame;
use crate::template::render::objects::class::Class;
use crate::template::render::objects::{Exception, Object};

pub(crate) type Run<T> = Result<T, Box<Fault>>;

#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) what: What,
    /// The innermost code that it came from.
    pub(crate) at: Option<Range<usize>>,
}

#[derive(Debug)]
pub(crate) enum What {
    Raised(Rc<Exception>),
    Limit(String),
    Unsupported(String),
}

impl Fault {
    fn new(what: What) -> Box<Self> {
        Box::new(Self { what, at: None })
    }

    pub(crate) fn raised(exception: Rc<Exception>) -> Box<Self> {
        Self::new(What::Raised(exception))
    }

    /// An exception with a text.
    pub(crate) fn raise(class: &'static str, message: impl AsRef<str>) -> Box<Self> {
        Self::with(class, vec![Object::from(message.as_ref())])
    }

    /// An exception with any arguments.
    pub(crate) fn with(class: &'static str, arguments: Vec<Object>) -> Box<Self> {
        Self::raised(Rc::new(Exception { class: Class::of(class), arguments, code: None }))
    }

    pub(crate) fn value(message: impl AsRef<str>) -> Box<Self> {
        Self::raise("ValueError", message)
    }

    pub(crate) fn kind(message: impl AsRef<str>) -> Box<Self> {
        Self::raise("TypeError", message)
    }

    /// Tinybird's own exception.
    pub(crate) fn template(message: impl AsRef<str>) -> Box<Self> {
        Self::raise("SQLTemplateException", format!("Template Syntax Error: {}", message.as_ref()))
    }

    pub(crate) fn limit(message: &str) -> Box<Self> {
        Self::new(What::Limit(message.to_owned()))
    }

    pub(crate) fn unsupported(message: impl AsRef<str>) -> Box<Self> {
        Self::new(What::Unsupported(message.as_ref().to_owned()))
    }

    /// The same with the place of the code that it came from, unless that is known more closely.
    pub(crate) fn placed(mut self: Box<Self>, frame: &Frame, id: Option<Id>) -> Box<Self> {
        if self.at.is_none() {
            self.at = id.map(|id| frame.tree.range(id)).filter(|range| !range.is_empty());
        }
        self
    }

    /// The exception, if it is one.
    pub(crate) fn exception(&self) -> Option<&Rc<Exception>> {
        match &self.what {
            What::Raised(exception) => Some(exception),
            _ => None,
        }
    }

    /// Whether it is an exception of a class.
    pub(crate) fn is_a(&self, class: &'static str) -> bool {
        self.exception().is_some_and(|exception| exception.class.is_a(Class::of(class)))
    }
}
