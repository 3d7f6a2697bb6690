//! Comprehensions, and the generators that they are.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::template::python::{Id, Kind, Made};
use crate::template::render::machine::fault::Run;
use crate::template::render::machine::scope;
use crate::template::render::machine::{Frame, Machine};
use crate::template::render::objects::Object;
use crate::template::render::objects::dict::Dict;
use crate::template::render::objects::iterate::Iter;

/// A comprehension that is under way.
#[derive(Debug)]
pub(crate) struct Generator {
    pub(crate) made: Made,
    tag: usize,
    elements: Vec<Id>,
    /// Of each loop the target, what it goes over, and its conditions.
    loops: Vec<Vec<Id>>,
    scope: Rc<scope::Scope>,
    /// The loops that are open.
    open: Vec<Object>,
}

impl<'p> Machine<'p> {
    /// Starts a comprehension: what its first loop goes over is evaluated at once.
    pub(crate) fn comprehension(&mut self, frame: &Frame<'p>, of: Made, parts: &[Id]) -> Run<Object> {
        let elements = if of == Made::Dict { 2 } else { 1 };
        let (elements, generators) = parts.split_at(elements.min(parts.len()));
        let loops: Vec<Vec<Id>> = generators
            .iter()
            .filter_map(|generator| match frame.tree.kind(*generator) {
                Some(Kind::Generator(parts)) => Some(parts.clone()),
                _ => None,
            })
            .collect();
        let mut names = BTreeMap::new();
        let mut targets: Vec<Id> = loops.iter().filter_map(|parts| parts.first().copied()).collect();
        while let Some(id) = targets.pop() {
            match frame.tree.kind(id) {
                Some(Kind::Target(name)) => {
                    names.insert(name.clone(), None);
                }
                Some(Kind::Tuple(_) | Kind::List(_) | Kind::Starred(_)) => {
                    targets.extend(frame.tree.children(id))
                }
                _ => {}
            }
        }
        let first = loops.first().and_then(|parts| parts.get(1)).copied().unwrap_or_default();
        let first = self.eval(frame, first)?;
        let first = self.iter(&first).map_err(|fault| fault.placed(frame, parts.first().copied()))?;
        let scope = self.scope(names, Some(frame.scope.clone()), true);
        let generator = Generator {
            made: of,
            tag: frame.tag,
            elements: elements.to_vec(),
            loops,
            scope,
            open: vec![first],
        };
        let iterator = self.iterator(Iter::Generator(Box::new(generator)))?;
        match of {
            Made::Generator => Ok(iterator),
            Made::List => {
                let items = self.collect(&iterator)?;
                self.list(items)
            }
            Made::Set => {
                let mut set = Dict::default();
                while let Some(item) = self.next(&iterator)? {
                    let key = self.key(&item)?;
                    self.space(96)?;
                    if !set.contains(&key) {
                        set.insert(key, item, Object::None);
                    }
                }
                self.set(set, false)
            }
            Made::Dict => {
                let mut dict = Dict::default();
                while let Some(entry) = self.next(&iterator)? {
                    let Object::Tuple(entry) = entry else { continue };
                    let [name, value] = entry.as_slice() else { continue };
                    let key = self.key(name)?;
                    self.space(96)?;
                    dict.insert(key, name.clone(), value.clone());
                }
                self.dict(dict)
            }
        }
    }

    pub(crate) fn generate(&mut self, generator: &mut Generator) -> Run<Option<Object>> {
        let tree = &self.code(generator.tag)?.tree;
        let frame = Frame { tree, tag: generator.tag, scope: generator.scope.clone() };
        loop {
            let Some(innermost) = generator.open.last().cloned() else { return Ok(None) };
            let Some(parts) = generator.loops.get(generator.open.len() - 1) else { return Ok(None) };
            let Some(item) = self.next(&innermost)? else {
                generator.open.pop();
                continue;
            };
            let [target, _, conditions @ ..] = parts.as_slice() else { return Ok(None) };
            self.assign(&frame, *target, item)?;
            let mut holds = true;
            for condition in conditions {
                if !self.eval(&frame, *condition)?.is_true() {
                    holds = false;
                    break;
                }
            }
            if !holds {
                continue;
            }
            if let Some(next) = generator.loops.get(generator.open.len()) {
                let over = next.get(1).copied().unwrap_or_default();
                let over_value = self.eval(&frame, over)?;
                let iterator = self.iter(&over_value).map_err(|fault| fault.placed(&frame, Some(over)))?;
                generator.open.push(iterator);
                continue;
            }
            return match generator.elements.as_slice() {
                [element] => self.eval(&frame, *element).map(Some),
                [key, value] => {
                    let key = self.eval(&frame, *key)?;
                    let value = self.eval(&frame, *value)?;
                    self.tuple(vec![key, value]).map(Some)
                }
                _ => Ok(None),
            };
        }
    }
}
