//! What a rendering knows and may use up.

pub(crate) mod arguments;
pub(crate) mod assign;
pub(crate) mod call;
pub(crate) mod comprehension;
pub(crate) mod eval;
pub(crate) mod fault;
pub(crate) mod scope;
pub(crate) mod steps;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::template::python::Tree;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::machine::scope::{Known, Scope};
use crate::template::render::map::Map;
use crate::template::render::objects::class;
use crate::template::render::objects::dict::{Dict, Key};
use crate::template::render::objects::iterate::Iter;
use crate::template::render::objects::{Object, Placeholder};
use crate::template::render::program::{Code, Program};
use crate::template::render::values::{Mode, Values};
use crate::template::value::Value;

/// Bytes of what a rendering makes.
const MOST_BYTES: usize = 64 << 20;
/// Calls within calls and values within values.
const DEEPEST: usize = 160;

pub(crate) struct Machine<'p> {
    pub(crate) program: &'p Program,
    pub(crate) values: &'p Values,
    /// The parameters: those that are given, and `None` or a placeholder for the others.
    globals: HashMap<String, Object>,
    pub(crate) sql: String,
    pub(crate) map: Map,
    pub(crate) secrets: Vec<String>,
    steps: usize,
    bytes: usize,
    depth: usize,
    /// How many exceptions are being handled.
    pub(crate) handled: usize,
    /// The lists and dictionaries that are being shown, since they may hold themselves.
    shown: Vec<usize>,
    /// Whatever holds other objects, so that none is dropped from within another one.
    kept: Vec<Kept>,
}

enum Kept {
    Object(Object),
    Scope(Rc<Scope>),
}

/// Where code is evaluated.
#[derive(Clone)]
pub(crate) struct Frame<'p> {
    pub(crate) tree: &'p Tree,
    pub(crate) tag: usize,
    pub(crate) scope: Rc<Scope>,
}

impl<'p> Machine<'p> {
    pub(crate) fn new(program: &'p Program, values: &'p Values) -> Self {
        Self {
            program,
            values,
            globals: HashMap::new(),
            sql: String::new(),
            map: Map::default(),
            secrets: Vec::new(),
            steps: values.steps,
            bytes: MOST_BYTES,
            depth: 0,
            handled: 0,
            shown: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Gives the parameters their values.
    pub(crate) fn fill(&mut self) -> Run<()> {
        for found in &self.program.found {
            let value = match self.values.mode {
                Mode::Call => Object::None,
                Mode::Check => {
                    let placeholder = Placeholder { name: found.name.clone(), line: Some(found.line) };
                    Object::Placeholder(Rc::new(placeholder))
                }
            };
            self.globals.insert(found.name.clone(), value);
        }
        for (name, value) in &self.values.given {
            let object = self.constant(value)?;
            self.globals.insert(name.clone(), object);
        }
        Ok(())
    }

    pub(crate) fn global(&self, name: &str) -> Option<&Object> {
        self.globals.get(name)
    }

    pub(crate) fn set_global(&mut self, name: &str, value: Object) {
        self.globals.insert(name.to_owned(), value);
    }

    pub(crate) fn code(&self, tag: usize) -> Run<&'p Code> {
        self.program.codes.get(tag).ok_or_else(|| Fault::unsupported("code that is not there"))
    }

    /// The scope of the whole template.
    pub(crate) fn top(&mut self) -> Rc<Scope> {
        let names = self.program.locals.iter().map(|name| (name.clone(), None)).collect();
        self.scope(names, None, false)
    }

    pub(crate) fn scope(
        &mut self,
        names: std::collections::BTreeMap<String, Option<Object>>,
        parent: Option<Rc<Scope>>,
        is_comprehension: bool,
    ) -> Rc<Scope> {
        let scope = Rc::new(Scope { names: RefCell::new(names), parent, is_comprehension });
        self.kept.push(Kept::Scope(scope.clone()));
        scope
    }

    /// The value of a name.
    pub(crate) fn name(&self, scope: &Scope, name: &str) -> Run<Object> {
        match scope.find(name) {
            Known::Value(value) => Ok(value),
            Known::Unbound { is_own: true } => Err(Fault::raise(
                "UnboundLocalError",
                format!("cannot access local variable '{name}' where it is not associated with a value"),
            )),
            Known::Unbound { is_own: false } => Err(Fault::raise(
                "NameError",
                format!(
                    "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
                ),
            )),
            Known::Foreign => match self.defined(name) {
                Some(value) => Ok(value),
                None if name.starts_with("_tt_")
                    || name == "xhtml_escape"
                    || name == "expression_wrapper" =>
                {
                    Err(Fault::unsupported("a name of the renderer's own"))
                }
                None => Err(Fault::raise("NameError", format!("name '{name}' is not defined"))),
            },
        }
    }

    /// What the renderer defines a name as: its own functions, then the parameters, then Python's functions.
    fn defined(&self, name: &str) -> Option<Object> {
        if let Some(function) = call::setting(name).or_else(|| call::typed(name)) {
            return Some(Object::Function(function));
        }
        if let Some(value) = self.globals.get(name) {
            return Some(value.clone());
        }
        match name {
            "id" => Some(Object::None),
            "symbol" => Some(Object::Function("symbol")),
            "Ellipsis" => Some(Object::Ellipsis),
            "NotImplemented" => Some(Object::NotImplemented),
            _ => class::Class::builtin(name)
                .map(Object::Class)
                .or_else(|| call::builtin(name).map(Object::Function)),
        }
    }

    /// Counts work that takes as many steps.
    pub(crate) fn work(&mut self, steps: usize) -> Run<()> {
        self.steps = self
            .steps
            .checked_sub(steps)
            .ok_or_else(|| Fault::limit("the rendering takes too many steps"))?;
        Ok(())
    }

    /// Counts bytes before they are made.
    pub(crate) fn space(&mut self, bytes: usize) -> Run<()> {
        self.bytes = self
            .bytes
            .checked_sub(bytes)
            .ok_or_else(|| Fault::limit("the rendering takes too much memory"))?;
        Ok(())
    }

    /// Does a step one level deeper.
    pub(crate) fn deeper<T>(&mut self, step: impl FnOnce(&mut Self) -> Run<T>) -> Run<T> {
        if self.depth >= DEEPEST {
            return Err(Fault::limit("the rendering nests too deeply"));
        }
        self.depth += 1;
        let result = step(self);
        self.depth -= 1;
        result
    }

    /// Goes one level deeper, unless that is too deep.
    pub(crate) fn enter(&mut self) -> bool {
        let may = self.depth < DEEPEST;
        self.depth += usize::from(may);
        may
    }

    pub(crate) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Whether a list or a dictionary is being shown; otherwise it is from now on, until `shown_all`.
    pub(crate) fn is_shown(&mut self, address: usize) -> bool {
        let is_shown = self.shown.contains(&address);
        if !is_shown {
            self.shown.push(address);
        }
        is_shown
    }

    pub(crate) fn shown_all(&mut self) {
        self.shown.pop();
    }

    /// A string that was made.
    pub(crate) fn str(&mut self, text: impl AsRef<str>) -> Run<Object> {
        self.space(text.as_ref().len() + 16)?;
        Ok(Object::Str(text.as_ref().into()))
    }

    fn keep(&mut self, object: Object, items: usize) -> Run<Object> {
        self.space(items * 32 + 64)?;
        self.kept.push(Kept::Object(object.clone()));
        Ok(object)
    }

    pub(crate) fn list(&mut self, items: Vec<Object>) -> Run<Object> {
        let count = items.len();
        self.keep(Object::List(Rc::new(RefCell::new(items))), count)
    }

    pub(crate) fn tuple(&mut self, items: Vec<Object>) -> Run<Object> {
        let count = items.len();
        self.keep(Object::Tuple(Rc::new(items)), count)
    }

    pub(crate) fn dict(&mut self, dict: Dict) -> Run<Object> {
        let count = dict.len() * 3;
        self.keep(Object::Dict(Rc::new(RefCell::new(dict))), count)
    }

    pub(crate) fn set(&mut self, set: Dict, is_frozen: bool) -> Run<Object> {
        let count = set.len() * 3;
        let set = Rc::new(RefCell::new(set));
        self.keep(if is_frozen { Object::FrozenSet(set) } else { Object::Set(set) }, count)
    }

    pub(crate) fn iterator(&mut self, iterator: Iter) -> Run<Object> {
        self.keep(Object::Iterator(Rc::new(RefCell::new(iterator))), 1)
    }

    /// Keeps an object of any other kind that holds some.
    pub(crate) fn holding(&mut self, object: Object) -> Run<Object> {
        self.keep(object, 2)
    }

    /// A constant of a template, or what a caller gives.
    pub(crate) fn constant(&mut self, value: &Value) -> Run<Object> {
        Ok(match value {
            Value::None => Object::None,
            Value::Bool(value) => Object::Bool(*value),
            Value::Int(digits) => Object::Int(digits.parse().unwrap_or_default()),
            Value::Float(value) => Object::Float(*value),
            Value::Text(text) => Object::from(text.as_str()),
            Value::List(items) => {
                let items = items.iter().map(|item| self.deeper(|machine| machine.constant(item)));
                let items = items.collect::<Run<Vec<_>>>()?;
                self.list(items)?
            }
        })
    }

    /// What dictionaries and sets know an object by.
    pub(crate) fn key(&mut self, object: &Object) -> Run<Key> {
        self.work(1)?;
        Ok(match object {
            Object::None => Key::Named("None"),
            Object::Ellipsis => Key::Named("Ellipsis"),
            Object::NotImplemented => Key::Named("NotImplemented"),
            Object::Bool(_) | Object::Int(_) | Object::Integer(..) => {
                Key::Int(object.as_int().unwrap_or_default())
            }
            Object::Float(value) | Object::Number(value, _) => Key::float(*value),
            Object::Str(text) | Object::Expression(text) => Key::Str(text.clone()),
            Object::Tuple(items) => {
                let keys = items.iter().map(|item| self.deeper(|machine| machine.key(item)));
                Key::Tuple(keys.collect::<Run<_>>()?)
            }
            Object::FrozenSet(set) => {
                self.work(set.borrow().len())?;
                Key::Set(set.borrow().keys().collect())
            }
            Object::Range(range) => Key::Tuple(vec![
                Key::Int(range.start.clone()),
                Key::Int(range.length()),
                Key::Int(range.step.clone()),
            ]),
            Object::Class(class) => Key::Named(class.name()),
            Object::Function(name) => Key::Function(name),
            Object::OfClass(class, name) => Key::Tuple(vec![Key::Named(class.name()), Key::Function(name)]),
            Object::Placeholder(rc) => Key::Address(Rc::as_ptr(rc).cast::<u8>() as usize),
            Object::Lambda(rc) => Key::Address(Rc::as_ptr(rc).cast::<u8>() as usize),
            Object::Exception(rc) => Key::Address(Rc::as_ptr(rc).cast::<u8>() as usize),
            Object::Iterator(rc) => Key::Address(Rc::as_ptr(rc).cast::<u8>() as usize),
            Object::Symbol(rc) | Object::Comment(rc) => Key::Address(Rc::as_ptr(rc).cast::<u8>() as usize),
            Object::Method(rc) => Key::Address(Rc::as_ptr(rc).cast::<u8>() as usize),
            Object::List(_) | Object::Dict(_) | Object::Set(_) | Object::View(..) | Object::Slice(_) => {
                return Err(Fault::kind(format!("unhashable type: '{}'", object.class().name())));
            }
        })
    }
}

/// Takes everything out of everything else before it is dropped, so that no drop nests.
impl Drop for Machine<'_> {
    fn drop(&mut self) {
        for kept in &self.kept {
            match kept {
                Kept::Scope(scope) => scope.names.borrow_mut().clear(),
                Kept::Object(Object::List(items)) => drop(std::mem::take(&mut *items.borrow_mut())),
                Kept::Object(Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict)) => {
                    drop(std::mem::take(&mut *dict.borrow_mut()));
                }
                Kept::Object(Object::Iterator(iterator)) => drop(iterator.replace(Iter::Done("iterator"))),
                Kept::Object(_) => {}
            }
        }
        // What cannot be emptied holds only what was made before it.
        while self.kept.pop().is_some() {}
    }
}
