//! The methods of lists and tuples, and sorting.

use std::cell::RefCell;
use std::rc::Rc;

use num_traits::ToPrimitive;

use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;

type List = Rc<RefCell<Vec<Object>>>;

impl Machine<'_> {
    pub(crate) fn list_method(
        &mut self,
        list: &List,
        name: &'static str,
        arguments: Arguments,
    ) -> Run<Object> {
        let function = format!("list.{name}");
        match name {
            "append" => {
                let item = arguments.one(&function)?;
                self.space(16)?;
                list.borrow_mut().push(item);
            }
            "extend" => {
                let more = arguments.one(&function)?;
                let more = self.collect(&more)?;
                self.space(more.len() * 16)?;
                list.borrow_mut().extend(more);
            }
            "clear" => {
                arguments.none(&function)?;
                list.borrow_mut().clear();
            }
            "copy" => {
                arguments.none(&function)?;
                let items = self.copied(list)?;
                return self.list(items);
            }
            "reverse" => {
                arguments.none(&function)?;
                self.work(list.borrow().len() / 16)?;
                list.borrow_mut().reverse();
            }
            "insert" => {
                let given = arguments.between("list.", "insert", 2, 2)?;
                let [at, item] = given.as_slice() else { return Ok(Object::None) };
                let at = self.index_size(at)?;
                let length = list.borrow().len();
                let at = if at < 0 { at.saturating_add(length as i64).max(0) } else { at };
                self.space(16)?;
                self.work(length / 64)?;
                list.borrow_mut().insert(usize::try_from(at).unwrap_or(0).min(length), item.clone());
            }
            "pop" => {
                let given = arguments.between("list.", "pop", 0, 1)?;
                let at = given.first().map_or(Ok(-1), |at| self.index_size(at))?;
                let length = list.borrow().len();
                if length == 0 {
                    return Err(Fault::raise("IndexError", "pop from empty list"));
                }
                let at = if at < 0 { at + length as i64 } else { at };
                let at = usize::try_from(at).ok().filter(|at| *at < length);
                let at = at.ok_or_else(|| Fault::raise("IndexError", "pop index out of range"))?;
                self.work((length - at) / 64)?;
                return Ok(list.borrow_mut().remove(at));
            }
            "remove" => {
                let item = arguments.one(&function)?;
                let items = self.copied(list)?;
                match self.place_of(&items, &item)? {
                    Some(at) => {
                        list.borrow_mut().remove(at);
                    }
                    None => return Err(Fault::value("list.remove(x): x not in list")),
                }
            }
            "sort" => {
                let given = arguments.positional.len() + arguments.named.len();
                if !arguments.positional.is_empty() && given > 2 {
                    return Err(Fault::kind(format!("sort() takes at most 2 arguments ({given} given)")));
                }
                if !arguments.positional.is_empty() {
                    return Err(Fault::kind("sort() takes no positional arguments"));
                }
                // The list is empty while it is sorted.
                let items = list.take();
                let sorted = self.sorted(items.clone(), arguments);
                let is_changed = !list.borrow().is_empty();
                match sorted {
                    Ok(sorted) => {
                        list.replace(sorted);
                        if is_changed {
                            return Err(Fault::value("list modified during sort"));
                        }
                    }
                    Err(fault) => {
                        list.replace(items);
                        return Err(fault);
                    }
                }
            }
            _ => {
                let items = Object::List(list.clone());
                return self.sequence_method(&items, name, arguments);
            }
        }
        Ok(Object::None)
    }

    /// The items of a list, which may change meanwhile.
    pub(crate) fn copied(&mut self, list: &List) -> Run<Vec<Object>> {
        self.work(list.borrow().len() / 8)?;
        Ok(list.borrow().clone())
    }

    fn place_of(&mut self, items: &[Object], item: &Object) -> Run<Option<usize>> {
        for (at, found) in items.iter().enumerate() {
            if found.is(item) || self.equal(found, item)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// `count` and `index`.
    pub(crate) fn sequence_method(&mut self, of: &Object, name: &str, arguments: Arguments) -> Run<Object> {
        let class = of.class().name();
        if name == "count" {
            let item = arguments.one(&format!("{class}.count"))?;
            let mut count = 0;
            for found in self.collect(of)? {
                count += usize::from(found.is(&item) || self.equal(&found, &item)?);
            }
            return Ok(Object::from(count));
        }
        let given = match of {
            Object::Range(_) => vec![arguments.one("range.index")?],
            _ => arguments.between(&format!("{class}."), "index", 1, 3)?,
        };
        let (Some(item), bounds) = (given.first(), given.get(1..).unwrap_or_default()) else {
            return Ok(Object::None);
        };
        let items = self.collect(of)?;
        let mut range = [0, i64::MAX];
        for (bound, given) in range.iter_mut().zip(bounds) {
            let Some(number) = given.as_int() else {
                return Err(Fault::kind("slice indices must be integers or have an __index__ method"));
            };
            let is_negative = number < 0.into();
            let number = number.to_i64().unwrap_or(if is_negative { i64::MIN } else { i64::MAX });
            *bound = if number < 0 { number.saturating_add(items.len() as i64).max(0) } else { number };
        }
        let [start, end] = range.map(|bound| usize::try_from(bound).unwrap_or(usize::MAX).min(items.len()));
        let within = items.get(start..end.max(start)).unwrap_or_default();
        match self.place_of(within, item)? {
            Some(at) => Ok(Object::from(start + at)),
            None => Err(Fault::value(match of {
                Object::Tuple(_) => "tuple.index(x): x not in tuple".to_owned(),
                Object::Range(_) if item.as_int().is_none() => {
                    "sequence.index(x): x not in sequence".to_owned()
                }
                _ => format!("{} is not in {class}", self.repr(item)?),
            })),
        }
    }

    /// The items in their order, by a key or not.
    pub(crate) fn sorted(&mut self, items: Vec<Object>, arguments: Arguments) -> Run<Vec<Object>> {
        let given = arguments.names("sort", &["key", "reverse"], 0, 0)?;
        let key = given.first().cloned().flatten().unwrap_or(Object::None);
        let is_reversed = match given.get(1).and_then(Option::as_ref) {
            Some(reverse) => self.index_int(reverse)? != 0,
            None => false,
        };
        let mut keyed = Vec::new();
        for item in items {
            let by = match &key {
                Object::None => item.clone(),
                key => self.call(key, Arguments::of(vec![item.clone()]))?,
            };
            keyed.push((by, item));
        }
        if is_reversed {
            keyed.reverse();
        }
        let mut sorted = self.merge_sort(keyed)?;
        if is_reversed {
            sorted.reverse();
        }
        Ok(sorted.into_iter().map(|(_, item)| item).collect())
    }

    /// Sorts by `<` alone, as Python does: of few items, each is put where it belongs among those before it.
    fn merge_sort(&mut self, mut items: Vec<(Object, Object)>) -> Run<Vec<(Object, Object)>> {
        // The run that the items begin with is taken as it is.
        let mut run = items.len().min(1);
        let mut is_falling = false;
        while run < items.len() {
            let (Some(before), Some(next)) = (items.get(run - 1), items.get(run)) else { break };
            let falls = self.ordered("<", &next.0.clone(), &before.0.clone())?;
            if run == 1 {
                is_falling = falls;
            } else if falls != is_falling {
                break;
            }
            run += 1;
        }
        if is_falling {
            items.get_mut(..run).unwrap_or_default().reverse();
        }
        let mut rest = items.split_off(run);
        let mut sorted = items;
        for item in rest.drain(..) {
            let (mut low, mut high) = (0, sorted.len());
            while low < high {
                let middle = (low + high) / 2;
                let Some(other) = sorted.get(middle) else { break };
                if self.ordered("<", &item.0, &other.0.clone())? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.work((sorted.len() - low) / 64)?;
            sorted.insert(low, item);
        }
        Ok(sorted)
    }
}
