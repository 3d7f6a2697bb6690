//! Dictionaries and sets: what is looked up by its hash, in the order of its insertion; and the methods of dictionaries.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::{Object, View};

/// What equal objects have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Key {
    Named(&'static str),
    Function(&'static str),
    Int(BigInt),
    /// The bits of a number that is not whole.
    Float(u64),
    Str(Rc<str>),
    Tuple(Vec<Key>),
    Set(BTreeSet<Key>),
    Address(usize),
}

impl Key {
    pub(crate) fn float(value: f64) -> Self {
        match BigInt::from_f64(value).filter(|whole| whole.to_f64() == Some(value)) {
            Some(whole) => Self::Int(whole),
            None => Self::Float(value.to_bits()),
        }
    }
}

/// Entries in the order of their insertion; of a set, each is its own key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dict {
    places: HashMap<Key, u64>,
    entries: BTreeMap<u64, (Object, Object)>,
    next: u64,
    /// How often keys came or went.
    pub(crate) changes: u64,
}

impl Dict {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.places.keys().cloned()
    }

    pub(crate) fn contains(&self, key: &Key) -> bool {
        self.places.contains_key(key)
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Object> {
        let place = self.places.get(key)?;
        self.entries.get(place).map(|(_, value)| value.clone())
    }

    /// Gives a key a value; a key that is there stays as it is.
    pub(crate) fn insert(&mut self, key: Key, name: Object, value: Object) {
        if let Some(entry) = self.places.get(&key).and_then(|place| self.entries.get_mut(place)) {
            entry.1 = value;
            return;
        }
        self.places.insert(key, self.next);
        self.entries.insert(self.next, (name, value));
        self.next += 1;
        self.changes += 1;
    }

    pub(crate) fn remove(&mut self, key: &Key) -> Option<Object> {
        let place = self.places.remove(key)?;
        self.changes += 1;
        self.entries.remove(&place).map(|(_, value)| value)
    }

    /// The entry after a place, and its place.
    pub(crate) fn after(&self, place: Option<u64>) -> Option<(u64, Object, Object)> {
        let from = place.map_or(0, |place| place + 1);
        self.entries.range(from..).next().map(|(place, (name, value))| (*place, name.clone(), value.clone()))
    }

    /// The entry before a place, or the last one.
    pub(crate) fn before(&self, place: Option<u64>) -> Option<(u64, Object, Object)> {
        let to = place.unwrap_or(u64::MAX);
        self.entries
            .range(..to)
            .next_back()
            .map(|(place, (name, value))| (*place, name.clone(), value.clone()))
    }

    pub(crate) fn clear(&mut self) {
        self.places.clear();
        self.entries.clear();
        self.changes += 1;
    }

    /// The items of a set in Python's order, where that is known: that of their places in a table, as long as all are
    /// whole numbers. What Python makes of strings is another order in each of its runs.
    pub(crate) fn items(&self) -> Vec<Object> {
        let mut hashes = HashMap::new();
        for (key, place) in &self.places {
            let Key::Int(value) = key else {
                return self.entries.values().map(|(item, _)| item.clone()).collect();
            };
            hashes.insert(*place, hash(value));
        }
        let mut table = Table::new(8);
        for place in self.entries.keys() {
            table.insert(*place, hashes.get(place).copied().unwrap_or_default());
        }
        let places = table.slots.iter().flatten();
        places.filter_map(|(place, _)| self.entries.get(place)).map(|(item, _)| item.clone()).collect()
    }

    /// The entries in their order.
    pub(crate) fn entries(&self) -> Vec<(Object, Object)> {
        self.entries.values().cloned().collect()
    }
}

/// Python's hash of a whole number.
fn hash(value: &BigInt) -> u64 {
    let modulus = BigInt::from((1_u64 << 61) - 1);
    let hash = (value % modulus).to_i64().unwrap_or_default();
    (if hash == -1 { -2 } else { hash }).cast_unsigned()
}

/// A set's table, as Python fills it.
struct Table {
    slots: Vec<Option<(u64, u64)>>,
    used: usize,
}

impl Table {
    fn new(size: usize) -> Self {
        Self { slots: vec![None; size], used: 0 }
    }

    /// Puts something of a hash into the first free slot.
    fn put(&mut self, place: u64, hash: u64) {
        let mask = self.slots.len() as u64 - 1;
        let (mut at, mut perturb) = (hash & mask, hash);
        loop {
            // A few slots in a row are tried, unless that would go past the end.
            let last = if at + 9 <= mask { at + 9 } else { at };
            let free = (at..=last).find(|at| self.slots.get(*at as usize).is_some_and(Option::is_none));
            if let Some(slot) = free.and_then(|free| self.slots.get_mut(free as usize)) {
                *slot = Some((place, hash));
                return;
            }
            perturb >>= 5;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) & mask;
        }
    }

    fn insert(&mut self, place: u64, hash: u64) {
        self.put(place, hash);
        self.used += 1;
        if self.used * 5 < (self.slots.len() - 1) * 3 {
            return;
        }
        let least = if self.used > 50_000 { self.used * 2 } else { self.used * 4 };
        let mut size = 8;
        while size <= least {
            size *= 2;
        }
        let old = std::mem::replace(&mut self.slots, vec![None; size]);
        for (place, hash) in old.into_iter().flatten() {
            self.put(place, hash);
        }
    }
}

type Shared = Rc<RefCell<Dict>>;

impl Machine<'_> {
    pub(crate) fn dict_method(
        &mut self,
        dict: &Shared,
        name: &'static str,
        arguments: Arguments,
    ) -> Run<Object> {
        let function = format!("dict.{name}");
        match name {
            "get" | "setdefault" | "pop" => {
                let given = arguments.between("dict.", name, 1, 2)?;
                let Some(index) = given.first() else { return Ok(Object::None) };
                if name == "pop" && dict.borrow().len() == 0 {
                    // Python does not even look at what it is.
                    let default = given.get(1).cloned();
                    return default.ok_or_else(|| Fault::with("KeyError", vec![index.clone()]));
                }
                let key = self.key(index)?;
                let found =
                    if name == "pop" { dict.borrow_mut().remove(&key) } else { dict.borrow().get(&key) };
                match (found, given.get(1), name) {
                    (Some(found), ..) => Ok(found),
                    (None, None, "pop") => Err(Fault::with("KeyError", vec![index.clone()])),
                    (None, default, _) => {
                        let default = default.cloned().unwrap_or(Object::None);
                        if name == "setdefault" {
                            self.space(96)?;
                            dict.borrow_mut().insert(key, index.clone(), default.clone());
                        }
                        Ok(default)
                    }
                }
            }
            "items" | "keys" | "values" => {
                arguments.none(&function)?;
                let view = match name {
                    "items" => View::Items,
                    "keys" => View::Keys,
                    _ => View::Values,
                };
                self.holding(Object::View(view, dict.clone()))
            }
            "popitem" => {
                arguments.none(&function)?;
                let last = dict.borrow().before(None);
                let Some((_, index, value)) = last else {
                    return Err(Fault::raise("KeyError", "popitem(): dictionary is empty"));
                };
                let key = self.key(&index)?;
                dict.borrow_mut().remove(&key);
                self.tuple(vec![index, value])
            }
            "clear" => {
                arguments.none(&function)?;
                dict.borrow_mut().clear();
                Ok(Object::None)
            }
            "copy" => {
                arguments.none(&function)?;
                self.work(dict.borrow().len())?;
                let copy = dict.borrow().clone();
                self.dict(copy)
            }
            "update" => {
                let positional = Arguments::of(arguments.positional).between("dict.", "update", 0, 1)?;
                let of = Object::Dict(dict.clone());
                if let Some(other) = positional.first() {
                    self.update_dict(&of, other)?;
                }
                for (name, value) in arguments.named {
                    self.set_item(&of, &Object::from(name.as_str()), value)?;
                }
                Ok(Object::None)
            }
            _ => {
                let given = arguments.between("dict.", "fromkeys", 1, 2)?;
                let keys = given.first().map_or(Ok(Vec::new()), |of| self.collect(of))?;
                let value = given.get(1).cloned().unwrap_or(Object::None);
                let made = self.dict(Dict::default())?;
                for key in keys {
                    self.set_item(&made, &key, value.clone())?;
                }
                Ok(made)
            }
        }
    }

    /// Adds the entries of another dictionary, or pairs, to one.
    pub(crate) fn update_dict(&mut self, dict: &Object, other: &Object) -> Run<()> {
        if let Object::Dict(entries) = other {
            let entries = entries.borrow().entries();
            for (index, value) in entries {
                self.set_item(dict, &index, value)?;
            }
            return Ok(());
        }
        for (at, pair) in self.collect(other)?.iter().enumerate() {
            let pair = self.collect(pair).map_err(|fault| match fault.is_a("TypeError") {
                true => Fault::kind(format!(
                    "cannot convert dictionary update sequence element #{at} to a sequence"
                )),
                false => fault,
            })?;
            let [index, value] = pair.as_slice() else {
                let length = pair.len();
                let message =
                    format!("dictionary update sequence element #{at} has length {length}; 2 is required");
                return Err(Fault::value(message));
            };
            self.set_item(dict, index, value.clone())?;
        }
        Ok(())
    }
}
