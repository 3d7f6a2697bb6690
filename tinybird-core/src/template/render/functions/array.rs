//! `Array(x, 'Int32')`.

use super::types::REQUIRED;
use super::{Given, is_null, wrap};
use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects;
use crate::template::render::objects::Object;

/// The types that Tinybird tests items by.
const TESTED: &[&str] = &[
    "DateTime64",
    "DateTime",
    "Date",
    "Int8",
    "UInt8",
    "Int16",
    "UInt16",
    "Int32",
    "UInt32",
    "Int64",
    "UInt64",
    "Int128",
    "UInt128",
    "Int256",
    "UInt256",
    "Float32",
    "Float64",
];
/// Those that it tests by a name that it has no function for.
const UNKNOWN: &[&str] = &["Bool", "Array(Int32)", "Array(Float32)", "Array(String)"];
const OTHERS: &[&str] = &["bool", "Boolean", "Int", "Integer", "Symbol", "Column", "String"];

impl Machine<'_> {
    pub(crate) fn array(&mut self, given: &Given) -> Run<Object> {
        match self.array_of(given) {
            Err(fault) if fault.is_a("AttributeError") => {
                Err(Fault::template("transform type function Array is not well defined"))
            }
            other => other,
        }
    }

    /// What `Array` makes of a parameter that a caller gives.
    pub(crate) fn array_text(&mut self, value: &Object, kind: &str) -> Run<String> {
        let array = self.array(&Given(vec![Some(value.clone()), Some(Object::from(kind))]))?;
        self.str_of(&array)
    }

    fn array_of(&mut self, given: &Given) -> Run<Object> {
        let kind = given.at(1);
        let is_defined = given.get(3).is_none_or(Object::is_true);
        let name = kind.as_str().cloned();
        let of = |names: &'static [&'static str]| {
            names.iter().find(|known| name.as_deref() == Some(**known)).copied()
        };
        let known = of(TESTED).or_else(|| of(OTHERS));
        let x = match given.at(0) {
            Object::Placeholder(_) if given.at(2).is_true() => given.at(2),
            placeholder @ Object::Placeholder(_) => {
                if kind.is_true() {
                    self.key(&kind)?;
                }
                match known {
                    Some("String") | None => Object::from(""),
                    Some(known) => {
                        let item = self.array_item(known, &placeholder)?;
                        let item = self.str_of(&item)?;
                        Object::from(format!("{item},{item}").as_str())
                    }
                }
            }
            Object::None => match given.at(2) {
                Object::None if is_defined => return Err(Fault::template(REQUIRED)),
                Object::None => return Ok(Object::None),
                default => default,
            },
            x => x,
        };
        let items = match &x {
            Object::List(items) => items.borrow().clone(),
            Object::Placeholder(_) => vec![objects::Placeholder::plain(); 2],
            x => {
                let Some(text) = x.as_str() else {
                    return Err(Fault::raise("AttributeError", "split"));
                };
                let mut items = Vec::new();
                for part in text.split(',') {
                    items.push(self.str(part)?);
                }
                items
            }
        };
        let mut written = Vec::new();
        for (at, item) in items.iter().enumerate() {
            self.key(&kind)?;
            let text = self.str_of(item)?;
            if let Some(unknown) = of(UNKNOWN) {
                self.array_of_arrays(unknown, &text, item, &x, at)?;
            }
            if let Some(tested) = of(TESTED)
                && !self.fits(tested, &text)
            {
                return Err(self.wrong_item(&x, at, item, &text, tested)?);
            }
            let value = match known {
                Some(known) => self.array_item(known, item)?,
                None => item.clone(),
            };
            if value.is_none() {
                return Err(is_null(&text));
            }
            written.push(match wrap(&value) {
                Some(text) => text,
                None => self.str_of(&value)?,
            });
        }
        self.expression(&format!("[{}]", written.join(",")))
    }

    fn wrong_item(
        &mut self,
        x: &Object,
        at: usize,
        item: &Object,
        text: &str,
        kind: &str,
    ) -> Run<Box<Fault>> {
        let x = self.str_of(x)?;
        let is_empty = item.as_str().is_some_and(|item| item.is_empty());
        let item = if is_empty { "empty string" } else { text };
        Ok(Fault::template(format!("Error validating [{x}][{at}] ({item}) to type {kind}")))
    }

    fn array_item(&mut self, kind: &'static str, item: &Object) -> Run<Object> {
        match kind {
            "bool" | "Boolean" => Ok(super::types::boolean(item, &Object::None)),
            "Symbol" | "Column" => self.symbol(item, None),
            kind => self.typed_value(kind, item, &Object::None, true, false),
        }
    }

    /// Types whose values Tinybird tests, and then has no function for.
    fn array_of_arrays(&mut self, kind: &str, text: &str, item: &Object, x: &Object, at: usize) -> Run<()> {
        const BOOLEANS: &[&str] = &[
            "true", "false", "True", "False", "T", "F", "Y", "N", "Yes", "No", "On", "Off", "Enable",
            "Disable", "Enabled", "Disabled", "1", "0",
        ];
        let passes = match kind {
            "Bool" => BOOLEANS.contains(&text),
            _ if text.is_empty() => return Err(Fault::raise("IndexError", "string index out of range")),
            // No item holds the comma of a list, and lists of one item are rare here.
            _ => text.starts_with('[') && text.ends_with(']') && text != "[" && self.is_list_of(kind, text),
        };
        if passes {
            return Err(Fault::with("KeyError", vec![Object::from(kind)]));
        }
        Err(self.wrong_item(x, at, item, text, kind)?)
    }

    fn is_list_of(&mut self, kind: &str, text: &str) -> bool {
        let inner = text.trim_start_matches('[').trim_end_matches(']').trim();
        let is_number = inner.parse::<f64>().is_ok();
        inner.is_empty()
            || match kind {
                "Array(Int32)" => inner.parse::<i64>().is_ok(),
                "Array(Float32)" => is_number && inner.contains(['.', 'e']),
                _ => inner.len() > 1 && (inner.starts_with('\'') || inner.starts_with('"')),
            }
    }
}
