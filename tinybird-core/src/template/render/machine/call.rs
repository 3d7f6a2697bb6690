//! Calls: which function a name is.

use crate::template::functions::SETTINGS;
use crate::template::render::functions;
use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;
use crate::template::render::values::Mode;

/// Python's functions, by name.
const BUILTINS: &[&str] = &[
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "callable",
    "chr",
    "divmod",
    "format",
    "hasattr",
    "hash",
    "hex",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "max",
    "min",
    "next",
    "oct",
    "ord",
    "pow",
    "repr",
    "round",
    "sorted",
    "sum",
];

fn named(names: &'static [&'static str], name: &str) -> Option<&'static str> {
    names.binary_search(&name).ok().and_then(|at| names.get(at)).copied()
}

/// The function of Python's of a name.
pub(crate) fn builtin(name: &str) -> Option<&'static str> {
    named(BUILTINS, name)
}

pub(crate) fn setting(name: &str) -> Option<&'static str> {
    named(SETTINGS, name)
}

/// Tinybird's function of a name that no parameter can stand before.
pub(crate) fn typed(name: &str) -> Option<&'static str> {
    if name == "symbol" {
        return None;
    }
    functions::find(name).map(|function| function.name).filter(|name| setting(name).is_none())
}

/// Whether a function is Python's own.
pub(crate) fn is_of_python(name: &str) -> bool {
    functions::find(name).is_none()
}

/// The class that a method is of.
pub(crate) fn owner(object: &Object) -> &'static str {
    match object {
        Object::Str(_) | Object::Expression(_) => "str",
        Object::Integer(..) | Object::Bool(_) | Object::Int(_) => "int",
        Object::Number(..) | Object::Float(_) => "float",
        other => other.class().name(),
    }
}

impl Machine<'_> {
    /// How Python calls a function in its errors about a call.
    pub(crate) fn function_name(&self, function: &Object) -> String {
        match function {
            Object::Function("error" | "custom_error") if self.values.mode == Mode::Check => {
                "tinybird.sql_template.render_sql_template.<locals>.dummy()".to_owned()
            }
            Object::Function(name) => match functions::find(name) {
                Some(function) => {
                    format!("tinybird.sql_template.{}()", functions::qualified(function.name))
                }
                None => format!("{name}()"),
            },
            Object::Lambda(_) => "<string>._tt_execute.<locals>.<lambda>()".to_owned(),
            Object::Method(method) => format!("{}.{}()", owner(&method.0), method.1),
            Object::Class(class) => format!("{}()", class.name()),
            Object::OfClass(class, name) => format!("{}.{name}()", class.name()),
            other => format!("{} object", other.class().name()),
        }
    }

    /// Calls an object.
    pub(crate) fn call(&mut self, function: &Object, arguments: Arguments) -> Run<Object> {
        self.work(1)?;
        self.deeper(|machine| match function {
            Object::Function(name) => match functions::find(name) {
                Some(function) => machine.function(function, arguments),
                None => machine.builtin(name, arguments),
            },
            Object::Class(class) => machine.construct(*class, arguments),
            Object::OfClass(class, name) => machine.method_of_class(*class, name, arguments),
            Object::Method(method) => machine.method(&method.0, method.1, arguments),
            Object::Lambda(lambda) => machine.call_lambda(&lambda.clone(), arguments),
            Object::Placeholder(placeholder) => {
                let line = placeholder.line.map_or_else(|| "unknown".to_owned(), |line| line.to_string());
                Err(Fault::template(format!("'{}' is not a valid function, line {line}", placeholder.name)))
            }
            other => Err(Fault::kind(format!("'{}' object is not callable", other.class().name()))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(BUILTINS.is_sorted() && SETTINGS.is_sorted());
    }
}
