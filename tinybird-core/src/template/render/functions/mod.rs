//! Tinybird's own functions.

mod array;
mod columns;
mod dates;
pub(crate) mod json;
mod settings;
pub(crate) mod strptime;
mod types;

use crate::template::functions::{self, Function};
use crate::template::render::Mode;
use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;

pub(crate) use columns::{is_null, shown_name, wrap};
pub(crate) use types::REQUIRED;

/// Tinybird's function of a name; the others that templates may call are Python's.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    functions::find(name).filter(|function| !functions::is_builtin(function.name))
}

/// What Python calls a function in errors about a call of it.
pub(crate) fn qualified(name: &'static str) -> &'static str {
    match name {
        "Array" => "array_type.<locals>._f",
        "Boolean" | "bool" => "boolean",
        "Column" | "Symbol" | "symbol" => "symbol",
        "JSON" => "json_type",
        "TABLE" => "table",
        "activate" => "generate.<locals>.set_activate",
        "backend_hint" => "generate.<locals>.set_backend_hint",
        "cache_ttl" => "generate.<locals>.set_cache_ttl",
        "disable" => "generate.<locals>.set_disable_feature",
        "max_threads" => "generate.<locals>.set_max_threads",
        "sql_and" => "_and",
        "tb_secret" | "tb_var" => "generate.<locals>.set_tb_secret",
        name if name.starts_with(|c: char| c.is_ascii_uppercase()) => "transform_type.<locals>._f",
        name => name,
    }
}

/// The arguments of a call: those that are given, by the places of their parameters.
pub(crate) struct Given(Vec<Option<Object>>);

impl Given {
    /// The argument at a place, or `None` of Python's.
    fn at(&self, place: usize) -> Object {
        self.get(place).cloned().unwrap_or(Object::None)
    }

    fn get(&self, place: usize) -> Option<&Object> {
        self.0.get(place).and_then(Option::as_ref)
    }
}

impl Machine<'_> {
    /// Calls a function of Tinybird's.
    pub(crate) fn function(&mut self, function: &'static Function, arguments: Arguments) -> Run<Object> {
        let is_check = self.values.mode == Mode::Check;
        match function.name {
            "error" | "custom_error" if is_check => return Ok(Object::Comment("error launched".into())),
            "sql_and" => return self.sql_and(arguments),
            _ => {}
        }
        let given = Given(arguments.bind(qualified(function.name), function.arguments, function.required)?);
        let first = given.at(0);
        match function.name {
            "Array" => self.array(&given),
            "Boolean" | "bool" => Ok(types::boolean(&first, &given.at(1))),
            "Column" | "Symbol" | "symbol" => self.symbol(&first, given.get(1)),
            "JSON" => self.json(&first, &given.at(1)),
            "TABLE" | "table" => self.table(&first),
            "activate" | "backend_hint" | "cache_ttl" | "disable" | "max_threads" => {
                self.setting(function.name, &first)
            }
            "column" => self.column(&first, &given.at(1)),
            "columns" => self.columns(&first, &given.at(1), &given.at(2)),
            "custom_error" => Err(self.custom_error(first, given.get(1).cloned())?),
            "defined" => Ok(Object::Bool(!first.is_none() && !first.is_placeholder())),
            "enumerate_with_last" => self.enumerate_with_last(&first),
            "error" => Err(Fault::with("ValueError", vec![first])),
            "split_to_array" => self.split_to_array(&first, given.get(1), given.get(2)),
            "sql_unescape" => self.sql_unescape(&first, given.get(1)),
            "tb_secret" | "tb_var" => self.secret(&first, &given.at(1)),
            "day_diff"
            | "date_diff_in_days"
            | "date_diff_in_hours"
            | "date_diff_in_minutes"
            | "date_diff_in_seconds" => self.date_difference(function.name, &given),
            kind => self.typed(kind, &given),
        }
    }
}
