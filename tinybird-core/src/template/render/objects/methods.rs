//! The methods of objects.

use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::call::owner;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::class::Class;
use crate::template::render::objects::{Object, Placeholder, View};

const STR: &[&str] = &[
    "capitalize",
    "casefold",
    "center",
    "count",
    "encode",
    "endswith",
    "expandtabs",
    "find",
    "format",
    "format_map",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "maketrans",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
];
const LIST: &[&str] =
    &["append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort"];
const SEQUENCE: &[&str] = &["count", "index"];
const DICT: &[&str] = &[
    "clear",
    "copy",
    "fromkeys",
    "get",
    "items",
    "keys",
    "pop",
    "popitem",
    "setdefault",
    "update",
    "values",
];
const SET: &[&str] = &[
    "add",
    "clear",
    "copy",
    "difference",
    "difference_update",
    "discard",
    "intersection",
    "intersection_update",
    "isdisjoint",
    "issubset",
    "issuperset",
    "pop",
    "remove",
    "symmetric_difference",
    "symmetric_difference_update",
    "union",
    "update",
];
const FROZEN: &[&str] = &[
    "copy",
    "difference",
    "intersection",
    "isdisjoint",
    "issubset",
    "issuperset",
    "symmetric_difference",
    "union",
];
const INT: &[&str] = &["as_integer_ratio", "bit_count", "bit_length", "conjugate", "from_bytes", "to_bytes"];
const FLOAT: &[&str] = &["as_integer_ratio", "conjugate", "fromhex", "hex", "is_integer"];
const EXCEPTION: &[&str] = &["add_note", "with_traceback"];
const GENERATOR: &[&str] = &["close", "send", "throw"];

/// The methods of an object.
fn methods(object: &Object) -> &'static [&'static str] {
    match object {
        Object::Str(_) | Object::Expression(_) => STR,
        Object::List(_) => LIST,
        Object::Tuple(_) | Object::Range(_) => SEQUENCE,
        Object::Dict(_) => DICT,
        Object::Set(_) => SET,
        Object::FrozenSet(_) => FROZEN,
        Object::Bool(_) | Object::Int(_) | Object::Integer(..) => INT,
        Object::Float(_) | Object::Number(..) => FLOAT,
        Object::Placeholder(_) => &["split", "startswith"],
        Object::View(View::Values, _) => &["mapping"],
        Object::View(..) => &["isdisjoint", "mapping"],
        Object::Slice(_) => &["indices"],
        Object::Exception(_) => EXCEPTION,
        Object::Iterator(_) if object.class().name() == "generator" => GENERATOR,
        _ => &[],
    }
}

/// The method of a name.
pub(crate) fn find(object: &Object, name: &str) -> Option<&'static str> {
    methods(object).iter().find(|method| **method == name).copied()
}

/// The method or the attribute of a class, such as `str.upper`.
pub(crate) fn of_class(class: Class, name: &str) -> Option<&'static str> {
    let names: [&[&'static str]; 2] = match class.name() {
        "str" => [STR, &[]],
        "list" => [LIST, &[]],
        "tuple" => [SEQUENCE, &[]],
        "range" => [SEQUENCE, &["start", "stop", "step"]],
        "dict" => [DICT, &[]],
        "set" => [SET, &[]],
        "frozenset" => [FROZEN, &[]],
        "int" => [INT, &["real", "imag", "numerator", "denominator"]],
        "float" => [FLOAT, &["real", "imag"]],
        _ if class.is_exception() => [EXCEPTION, &["args"]],
        _ => [&[], &[]],
    };
    names.concat().into_iter().find(|known| *known == name)
}

/// Whether what a class has is a method that takes an object of the class.
pub(crate) fn is_plain(class: Class, name: &str) -> bool {
    let methods = match class.name() {
        "str" => STR,
        "list" => LIST,
        "tuple" | "range" => SEQUENCE,
        "dict" => DICT,
        "set" => SET,
        "frozenset" => FROZEN,
        "int" => INT,
        "float" => FLOAT,
        _ => &[],
    };
    methods.contains(&name) && !matches!(name, "maketrans" | "fromkeys" | "from_bytes" | "fromhex")
}

impl Machine<'_> {
    /// Calls a method.
    pub(crate) fn method(&mut self, of: &Object, name: &'static str, arguments: Arguments) -> Run<Object> {
        let function = format!("{}.{name}", owner(of));
        match of {
            Object::Str(text) | Object::Expression(text) => self.text_method(&text.clone(), name, arguments),
            Object::List(items) => self.list_method(&items.clone(), name, arguments),
            Object::Tuple(_) | Object::Range(_) => self.sequence_method(of, name, arguments),
            Object::Dict(dict) => self.dict_method(&dict.clone(), name, arguments),
            Object::Set(set) | Object::FrozenSet(set) => self.set_method(of, &set.clone(), name, arguments),
            Object::Placeholder(_) => self.placeholder_method(of, name, arguments),
            Object::View(..) if name == "isdisjoint" => {
                let other = arguments.one(&function)?;
                self.is_disjoint(of, &other)
            }
            _ => self.number_method(of, name, &function, arguments),
        }
    }

    /// Calls a method of a class with an object.
    pub(crate) fn method_of_class(
        &mut self,
        class: Class,
        name: &'static str,
        mut arguments: Arguments,
    ) -> Run<Object> {
        let class_name = class.name();
        if arguments.positional.is_empty() {
            let message = format!("unbound method {class_name}.{name}() needs an argument");
            return Err(Fault::kind(message));
        }
        let of = arguments.positional.remove(0);
        if !of.class().is_a(class) {
            let other = of.class().name();
            return Err(Fault::kind(format!(
                "descriptor '{name}' for '{class_name}' objects doesn't apply to a '{other}' object"
            )));
        }
        self.method(&of, name, arguments)
    }

    fn placeholder_method(&mut self, of: &Object, name: &str, mut arguments: Arguments) -> Run<Object> {
        arguments.positional.insert(0, of.clone());
        match name {
            "split" => {
                arguments.bind("Placeholder.split", &["self", "ch"], 2)?;
                self.list(vec![Placeholder::plain(), Placeholder::plain()])
            }
            _ => {
                arguments.bind("Placeholder.startswith", &["self", "c"], 2)?;
                Ok(Object::Bool(false))
            }
        }
    }

    fn number_method(
        &mut self,
        of: &Object,
        name: &str,
        function: &str,
        arguments: Arguments,
    ) -> Run<Object> {
        match (name, of.as_int(), of.as_float()) {
            ("bit_length", Some(value), _) => {
                arguments.none(function)?;
                Ok(Object::Int(value.bits().into()))
            }
            ("bit_count", Some(value), _) => {
                arguments.none(function)?;
                Ok(Object::Int(value.magnitude().count_ones().into()))
            }
            ("conjugate", Some(value), _) => {
                arguments.none(function)?;
                Ok(Object::Int(value))
            }
            ("as_integer_ratio", Some(value), _) => {
                arguments.none(function)?;
                self.tuple(vec![Object::Int(value), Object::from(1)])
            }
            ("conjugate", _, Some(value)) => {
                arguments.none(function)?;
                Ok(Object::Float(value))
            }
            ("is_integer", _, Some(value)) => {
                arguments.none(function)?;
                Ok(Object::Bool(value.is_finite() && value.fract() == 0.0))
            }
            _ => Err(Fault::unsupported(format!("the method `{name}`"))),
        }
    }
}
