//! Sets, and the methods of sets.

use std::cell::RefCell;
use std::rc::Rc;

use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::dict::Dict;
use crate::template::render::objects::{Object, View};

type Shared = Rc<RefCell<Dict>>;

impl Machine<'_> {
    /// What is left of two sets, or of two dictionaries.
    pub(crate) fn set_operation(&mut self, op: &str, a: &Object, b: &Object) -> Run<Option<Object>> {
        if let (Object::Dict(x), Object::Dict(_), "|") = (a, b, op) {
            self.work(x.borrow().len())?;
            let copy = x.borrow().clone();
            let copy = self.dict(copy)?;
            self.update_dict(&copy, b)?;
            return Ok(Some(copy));
        }
        let is_view = |object: &Object| matches!(object, Object::View(View::Keys | View::Items, _));
        let (x, y) = match (is_set(a), is_set(b)) {
            (true, true) => (a.clone(), b.clone()),
            // Views calculate with whatever can be iterated.
            _ if is_view(a) || is_view(b) => {
                let (x, y) = (self.collect(a)?, self.collect(b)?);
                (self.new_set(x, false)?, self.new_set(y, false)?)
            }
            _ => return Ok(None),
        };
        let result = self.set_of(op, &x, &y)?;
        let is_frozen = matches!(a, Object::FrozenSet(_));
        self.set(result, is_frozen).map(Some)
    }

    /// The union, the intersection or a difference of two sets.
    pub(crate) fn set_of(&mut self, op: &str, a: &Object, b: &Object) -> Run<Dict> {
        let (a, b) = (self.set_items(a)?, self.set_items(b)?);
        let mut result = Dict::default();
        let (in_a, in_b) = match op {
            "|" => (true, true),
            "&" => (false, false),
            "-" => (true, false),
            _ => (true, true),
        };
        for item in a.items() {
            let key = self.key(&item)?;
            let is_shared = b.contains(&key);
            if match op {
                "|" => true,
                "&" => is_shared,
                _ => !is_shared && in_a,
            } {
                result.insert(key, item, Object::None);
            }
        }
        for item in b.items() {
            let key = self.key(&item)?;
            if in_b && !a.contains(&key) {
                result.insert(key, item, Object::None);
            }
        }
        Ok(result)
    }

    /// The entries of a set, in Python's order.
    pub(crate) fn set_items(&mut self, set: &Object) -> Run<Dict> {
        match set {
            Object::Set(set) | Object::FrozenSet(set) => {
                let set = set.borrow().clone();
                self.work(set.len())?;
                self.space(set.len() * 64)?;
                Ok(set)
            }
            other => {
                let items = self.collect(other)?;
                self.dict_of_keys(items)
            }
        }
    }

    pub(crate) fn dict_of_keys(&mut self, items: Vec<Object>) -> Run<Dict> {
        let mut set = Dict::default();
        for item in items {
            let key = self.key(&item)?;
            self.space(96)?;
            if !set.contains(&key) {
                set.insert(key, item, Object::None);
            }
        }
        Ok(set)
    }

    pub(crate) fn new_set(&mut self, items: Vec<Object>, is_frozen: bool) -> Run<Object> {
        let set = self.dict_of_keys(items)?;
        self.set(set, is_frozen)
    }

    pub(crate) fn is_disjoint(&mut self, a: &Object, b: &Object) -> Run<Object> {
        let (a, b) = (self.set_items(a)?, self.set_items(b)?);
        let is_disjoint = !a.keys().any(|key| b.contains(&key));
        Ok(Object::Bool(is_disjoint))
    }

    pub(crate) fn set_method(
        &mut self,
        of: &Object,
        set: &Shared,
        name: &'static str,
        arguments: Arguments,
    ) -> Run<Object> {
        let class = of.class().name();
        let function = format!("{class}.{name}");
        let is_frozen = matches!(of, Object::FrozenSet(_));
        match name {
            "add" | "discard" | "remove" => {
                let item = arguments.one(&function)?;
                let key = self.key(&item)?;
                let is_there = set.borrow().contains(&key);
                match name {
                    "add" if !is_there => {
                        self.space(96)?;
                        set.borrow_mut().insert(key, item, Object::None);
                    }
                    "add" => {}
                    "remove" if !is_there => return Err(Fault::with("KeyError", vec![item])),
                    _ => {
                        set.borrow_mut().remove(&key);
                    }
                }
                Ok(Object::None)
            }
            "pop" => {
                arguments.none(&function)?;
                self.work(set.borrow().len())?;
                let first = set.borrow().items().into_iter().next();
                let Some(item) = first else {
                    return Err(Fault::raise("KeyError", "pop from an empty set"));
                };
                let key = self.key(&item)?;
                set.borrow_mut().remove(&key);
                Ok(item)
            }
            "clear" => {
                arguments.none(&function)?;
                set.borrow_mut().clear();
                Ok(Object::None)
            }
            "copy" => {
                arguments.none(&function)?;
                self.work(set.borrow().len())?;
                let copy = set.borrow().clone();
                self.set(copy, is_frozen)
            }
            "isdisjoint" => {
                let other = arguments.one(&function)?;
                self.is_disjoint(of, &other)
            }
            "issubset" | "issuperset" => {
                let other = arguments.one(&function)?;
                let (a, b) = (self.set_items(of)?, self.set_items(&other)?);
                let (within, all) = if name == "issubset" { (a, b) } else { (b, a) };
                let is_within = within.keys().all(|key| all.contains(&key));
                Ok(Object::Bool(is_within))
            }
            _ => {
                let others = match name {
                    "symmetric_difference" | "symmetric_difference_update" => vec![arguments.one(&function)?],
                    _ if arguments.named.is_empty() => arguments.positional,
                    _ => return Err(Fault::kind(format!("{function}() takes no keyword arguments"))),
                };
                let op = match name {
                    "union" | "update" => "|",
                    "intersection" | "intersection_update" => "&",
                    "difference" | "difference_update" => "-",
                    _ => "^",
                };
                let mut result = of.clone();
                for other in others {
                    let next = self.set_of(op, &result, &other)?;
                    result = self.set(next, is_frozen)?;
                }
                let is_update = name.ends_with("update");
                if let (true, Object::Set(result)) = (is_update, &result) {
                    self.work(result.borrow().len())?;
                    let result = result.borrow().clone();
                    set.replace(result);
                    return Ok(Object::None);
                }
                if is_update {
                    return Ok(Object::None);
                }
                let items = self.set_items(&result)?;
                self.set(items, is_frozen)
            }
        }
    }
}

pub(crate) fn is_set(object: &Object) -> bool {
    matches!(object, Object::Set(_) | Object::FrozenSet(_))
}

pub(crate) fn is_like_set(object: &Object) -> bool {
    is_set(object) || matches!(object, Object::View(View::Keys | View::Items, _))
}
