//! Evaluates Python's expressions.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::template::python::{Call, Id, Kind, Unary};
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::machine::{Frame, Machine};
use crate::template::render::objects::dict::Dict;
use crate::template::render::objects::{Lambda, Object};
use crate::template::render::program::names;

impl<'p> Machine<'p> {
    /// The value of an expression.
    pub(crate) fn eval(&mut self, frame: &Frame<'p>, id: Id) -> Run<Object> {
        self.work(1)?;
        // Chains of operators, calls and attributes may be long: what they begin with comes first.
        let mut chain = Vec::new();
        let mut base = id;
        while let Some(first) = first_of_chain(frame, base) {
            chain.push(base);
            base = first;
        }
        if !self.enter() {
            return Err(Fault::limit("the rendering nests too deeply").placed(frame, Some(id)));
        }
        let mut value = self.simple(frame, base).map_err(|fault| fault.placed(frame, Some(base)));
        while let (Ok(first), Some(id)) = (&value, chain.pop()) {
            value = self.link(frame, id, first.clone()).map_err(|fault| fault.placed(frame, Some(id)));
        }
        self.leave();
        value
    }

    /// What a link of a chain makes of the value before it.
    fn link(&mut self, frame: &Frame<'p>, id: Id, first: Object) -> Run<Object> {
        match frame.tree.kind(id) {
            Some(Kind::Binary { op, right, .. }) => self.calculated(frame, op, first, *right),
            Some(Kind::Call(call)) => self.called(frame, call, &first),
            Some(Kind::Attribute { name, .. }) => self.attribute_at(&first, name),
            Some(Kind::Subscript { index, .. }) => self.item_at(frame, &first, *index),
            _ => Err(Fault::unsupported("this expression")),
        }
    }

    fn calculated(&mut self, frame: &Frame<'p>, op: &str, left: Object, right: Id) -> Run<Object> {
        let right = self.eval(frame, right)?;
        self.binary(op, &left, &right)
    }

    fn called(&mut self, frame: &Frame<'p>, call: &Call, function: &Object) -> Run<Object> {
        let arguments = self.arguments(frame, call, function)?;
        self.call(function, arguments)
    }

    fn attribute_at(&mut self, of: &Object, name: &std::ops::Range<usize>) -> Run<Object> {
        let name = self.program.sql.get(name.clone()).unwrap_or_default();
        self.attribute(of, name)
    }

    fn item_at(&mut self, frame: &Frame<'p>, of: &Object, index: Id) -> Run<Object> {
        let index = self.eval(frame, index)?;
        self.item(of, &index)
    }

    /// The value of an expression that is not a link of a chain. Each kind has a function of its own, so that this one takes
    /// little of the stack: expressions nest.
    fn simple(&mut self, frame: &Frame<'p>, id: Id) -> Run<Object> {
        let Some(kind) = frame.tree.kind(id) else { return Err(Fault::unsupported("this expression")) };
        match kind {
            Kind::Name(name) | Kind::Target(name) | Kind::Bound(name) => self.name(&frame.scope, name),
            Kind::Constant(value) => self.constant(value),
            Kind::Opaque => self.opaque(frame, id),
            Kind::Unary { op, operand } => self.signed(frame, *op, *operand),
            Kind::And(operands) => self.chain(frame, operands, true),
            Kind::Or(operands) => self.chain(frame, operands, false),
            Kind::Compare { operators, values } => self.comparisons(frame, operators, values),
            Kind::If { test, body, orelse } => self.either(frame, *test, *body, *orelse),
            Kind::Lambda { .. } => self.lambda(frame, id),
            Kind::Tuple(ids) | Kind::List(ids) | Kind::Set(ids) => self.display(frame, kind, ids),
            Kind::Dict { keys, values } => self.dict_display(frame, keys, values),
            Kind::Comprehension { of, parts } => self.comprehension(frame, *of, parts),
            Kind::Slice(parts) => self.slice(frame, parts),
            Kind::Assignment { target, value } => self.named(frame, *target, *value),
            Kind::Joined(parts) => self.joined(frame, parts),
            Kind::Formatted { .. } => self.joined(frame, &[id]),
            _ => Err(Fault::unsupported("this expression")),
        }
    }

    fn opaque(&self, frame: &Frame<'p>, id: Id) -> Run<Object> {
        match self.program.sql.get(frame.tree.range(id)) {
            Some("...") => Ok(Object::Ellipsis),
            _ => Err(Fault::unsupported("bytes and imaginary numbers")),
        }
    }

    fn signed(&mut self, frame: &Frame<'p>, op: Unary, operand: Id) -> Run<Object> {
        let operand = self.eval(frame, operand)?;
        self.unary(op, &operand)
    }

    fn either(&mut self, frame: &Frame<'p>, test: Id, body: Id, orelse: Id) -> Run<Object> {
        let holds = self.eval(frame, test)?.is_true();
        self.eval(frame, if holds { body } else { orelse })
    }

    fn lambda(&mut self, frame: &Frame<'p>, id: Id) -> Run<Object> {
        let Some(Kind::Lambda { parameters, body, .. }) = frame.tree.kind(id) else {
            return Ok(Object::None);
        };
        let defaults = parameters.iter().filter_map(|parameter| parameter.default);
        let defaults = defaults.map(|id| self.eval(frame, id)).collect::<Run<_>>()?;
        let lambda = Lambda { tag: frame.tag, id, body: *body, defaults, scope: frame.scope.clone() };
        self.holding(Object::Lambda(Rc::new(lambda)))
    }

    /// `(a, b)`, `[a, b]` or `{a, b}`.
    fn display(&mut self, frame: &Frame<'p>, kind: &Kind, ids: &[Id]) -> Run<Object> {
        let items = self.items_of(frame, ids, !matches!(kind, Kind::Set(_)))?;
        match kind {
            Kind::Tuple(_) => self.tuple(items),
            Kind::List(_) => self.list(items),
            _ => self.new_set(items, false),
        }
    }

    fn slice(&mut self, frame: &Frame<'p>, parts: &[Option<Id>; 3]) -> Run<Object> {
        let mut bounds = [Object::None, Object::None, Object::None];
        for (bound, part) in bounds.iter_mut().zip(parts) {
            if let Some(part) = part {
                *bound = self.eval(frame, *part)?;
            }
        }
        self.holding(Object::Slice(Rc::new(bounds)))
    }

    /// `name := value`.
    fn named(&mut self, frame: &Frame<'p>, target: Id, value: Id) -> Run<Object> {
        let value = self.eval(frame, value)?;
        if let Some(Kind::Target(name) | Kind::Name(name)) = frame.tree.kind(target) {
            frame.scope.set_outside(name, value.clone());
        }
        Ok(value)
    }

    /// `and`, which goes on while its operands are true, or `or`, which does while they are not.
    fn chain(&mut self, frame: &Frame<'p>, operands: &[Id], goes_on: bool) -> Run<Object> {
        let mut last = Object::None;
        for operand in operands {
            last = self.eval(frame, *operand)?;
            if last.is_true() != goes_on {
                break;
            }
        }
        Ok(last)
    }

    fn comparisons(&mut self, frame: &Frame<'p>, operators: &[&'static str], values: &[Id]) -> Run<Object> {
        let Some((first, rest)) = values.split_first() else { return Ok(Object::None) };
        let mut left = self.eval(frame, *first)?;
        let mut result = Object::None;
        for (operator, right) in operators.iter().zip(rest) {
            let right = self.eval(frame, *right)?;
            result = Object::Bool(self.compare(operator, &left, &right)?);
            if !result.is_true() {
                break;
            }
            left = right;
        }
        Ok(result)
    }

    /// The objects of a list, those of `*iterable` among them.
    pub(crate) fn items(&mut self, frame: &Frame<'p>, ids: &[Id]) -> Run<Vec<Object>> {
        self.items_of(frame, ids, true)
    }

    /// The same; of a set, Python says in other words what cannot be iterated.
    fn items_of(&mut self, frame: &Frame<'p>, ids: &[Id], in_order: bool) -> Run<Vec<Object>> {
        let mut items = Vec::new();
        for id in ids {
            match frame.tree.kind(*id) {
                Some(Kind::Starred(value)) => {
                    let of = self.eval(frame, *value)?;
                    let more = self
                        .collect(&of)
                        .map_err(|fault| if in_order { starred(fault, &of) } else { fault })?;
                    items.extend(more);
                }
                _ => items.push(self.eval(frame, *id)?),
            }
        }
        Ok(items)
    }

    fn dict_display(&mut self, frame: &Frame<'p>, keys: &[Option<Id>], values: &[Id]) -> Run<Object> {
        let mut dict = Dict::default();
        // Python evaluates so many entries before it puts them into the dictionary.
        let mut group = Vec::new();
        for (key, value) in keys.iter().zip(values) {
            match key {
                Some(key) => {
                    let name = self.eval(frame, *key)?;
                    group.push((name, self.eval(frame, *value)?));
                    if group.len() > 16 {
                        self.insert_all(&mut dict, std::mem::take(&mut group))?;
                    }
                }
                None => {
                    self.insert_all(&mut dict, std::mem::take(&mut group))?;
                    match self.eval(frame, *value)? {
                        Object::Dict(other) => {
                            let entries = other.borrow().entries();
                            self.insert_all(&mut dict, entries)?;
                        }
                        other => {
                            let class = other.class().name();
                            return Err(Fault::kind(format!("'{class}' object is not a mapping")));
                        }
                    }
                }
            }
        }
        self.insert_all(&mut dict, group)?;
        self.dict(dict)
    }

    fn insert_all(&mut self, dict: &mut Dict, entries: Vec<(Object, Object)>) -> Run<()> {
        for (name, value) in entries {
            let key = self.key(&name)?;
            self.space(96)?;
            dict.insert(key, name, value);
        }
        Ok(())
    }

    /// The arguments of a call.
    fn arguments(&mut self, frame: &Frame<'p>, call: &Call, function: &Object) -> Run<Arguments> {
        let mut arguments = Arguments::default();
        for argument in &call.arguments {
            match frame.tree.kind(argument.node) {
                Some(Kind::Keyword { name: Some(name), value }) => {
                    let value = self.eval(frame, *value)?;
                    if arguments.named.iter().any(|(given, _)| given == name) {
                        let function = self.function_name(function);
                        let message = format!("{function} got multiple values for keyword argument '{name}'");
                        return Err(Fault::kind(message));
                    }
                    arguments.named.push((name.clone(), value));
                }
                Some(Kind::Keyword { name: None, value }) => {
                    let value = self.eval(frame, *value)?;
                    self.mapping(&mut arguments, &value, function)?;
                }
                Some(Kind::Starred(value)) => {
                    let of = self.eval(frame, *value)?;
                    let more = self.collect(&of).map_err(|fault| {
                        let is_own = !matches!(of, Object::Iterator(_)) && fault.is_a("TypeError");
                        let class = of.class().name();
                        let function = self.function_name(function);
                        let message = format!("{function} argument after * must be an iterable, not {class}");
                        if is_own { Fault::kind(message) } else { fault }
                    })?;
                    arguments.positional.extend(more);
                }
                _ => arguments.positional.push(self.eval(frame, argument.node)?),
            }
        }
        Ok(arguments)
    }

    /// The arguments of `**mapping`.
    fn mapping(&mut self, arguments: &mut Arguments, mapping: &Object, function: &Object) -> Run<()> {
        let Object::Dict(dict) = mapping else {
            let (function, class) = (self.function_name(function), mapping.class().name());
            return Err(Fault::kind(format!("{function} argument after ** must be a mapping, not {class}")));
        };
        for (name, value) in dict.borrow().entries() {
            let Some(name) = name.as_str() else { return Err(Fault::kind("keywords must be strings")) };
            if arguments.named.iter().any(|(given, _)| **given == **name) {
                // While it handles an exception, Python forgets what it meant to say of this one.
                if self.handled > 0 {
                    return Err(Fault::with("KeyError", vec![Object::Str(name.clone())]));
                }
                let function = self.function_name(function);
                let message = format!("{function} got multiple values for keyword argument '{name}'");
                return Err(Fault::kind(message));
            }
            arguments.named.push((name.to_string(), value));
        }
        Ok(())
    }

    /// Calls a lambda.
    pub(crate) fn call_lambda(&mut self, lambda: &Lambda, arguments: Arguments) -> Run<Object> {
        let tree = &self.code(lambda.tag)?.tree;
        let values = arguments.of_lambda(self, lambda.parameters(tree), &lambda.defaults)?;
        let mut names: std::collections::BTreeMap<String, Option<Object>> =
            values.into_iter().map(|(name, value)| (name, Some(value))).collect();
        let mut bound = BTreeSet::new();
        names::bound_names(tree, lambda.body, &mut bound);
        for name in bound {
            names.entry(name).or_insert(None);
        }
        let scope = self.scope(names, Some(lambda.scope.clone()), false);
        let frame = Frame { tree, tag: lambda.tag, scope };
        self.eval(&frame, lambda.body)
    }
}

/// What a link of a chain begins with.
fn first_of_chain(frame: &Frame<'_>, id: Id) -> Option<Id> {
    match frame.tree.kind(id)? {
        Kind::Binary { left, .. } => Some(*left),
        Kind::Call(call) => Some(call.function),
        Kind::Attribute { value, .. } | Kind::Subscript { value, .. } => Some(*value),
        _ => None,
    }
}

fn starred(fault: Box<Fault>, of: &Object) -> Box<Fault> {
    if fault.is_a("TypeError") && !matches!(of, Object::Iterator(_)) {
        return Fault::kind(format!("Value after * must be an iterable, not {}", of.class().name()));
    }
    fault
}
