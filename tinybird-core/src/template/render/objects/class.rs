//! Python's classes, by their names.

use crate::template::functions::exception;
use crate::template::render::machine::call;
use crate::template::render::objects::{Object, View};

/// A class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Class(&'static str);

/// The classes of values that a template can name.
const VALUES: &[&str] = &[
    "bytearray",
    "bytes",
    "complex",
    "dict",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "int",
    "list",
    "map",
    "range",
    "reversed",
    "set",
    "slice",
    "str",
    "tuple",
    "zip",
];

impl Class {
    pub(crate) const fn of(name: &'static str) -> Self {
        Self(name)
    }

    /// The class that a name of Python's stands for.
    pub(crate) fn builtin(name: &str) -> Option<Self> {
        if let Ok(at) = VALUES.binary_search(&name) {
            return VALUES.get(at).map(|name| Self(name));
        }
        let (name, above) = exception(name)?;
        Some(Self(above.strip_prefix('=').unwrap_or(name)))
    }

    pub(crate) fn name(self) -> &'static str {
        self.0
    }

    fn parent(self) -> Option<Self> {
        Some(Self(match self.0 {
            "Expression" => "str",
            "Integer" | "bool" => "int",
            "Float" => "float",
            "SQLTemplateCustomError" => "Exception",
            "SQLTemplateException" => "ValueError",
            name => exception(name)?.1,
        }))
    }

    /// Whether it is another class, or stands below it.
    pub(crate) fn is_a(self, other: Self) -> bool {
        let mut class = Some(self);
        while let Some(this) = class {
            if this == other {
                return true;
            }
            class = this.parent();
        }
        false
    }

    pub(crate) fn is_exception(self) -> bool {
        self.is_a(Self("BaseException"))
    }
}

impl Object {
    pub(crate) fn class(&self) -> Class {
        Class(match self {
            Self::None => "NoneType",
            Self::Ellipsis => "ellipsis",
            Self::NotImplemented => "NotImplementedType",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Str(_) => "str",
            Self::Expression(_) => "Expression",
            Self::Symbol(_) => "Symbol",
            Self::Comment(_) => "Comment",
            Self::Integer(..) => "Integer",
            Self::Number(..) => "Float",
            Self::Placeholder(_) => "Placeholder",
            Self::List(_) => "list",
            Self::Tuple(_) => "tuple",
            Self::Dict(_) => "dict",
            Self::Set(_) => "set",
            Self::FrozenSet(_) => "frozenset",
            Self::View(View::Keys, _) => "dict_keys",
            Self::View(View::Values, _) => "dict_values",
            Self::View(View::Items, _) => "dict_items",
            Self::Range(_) => "range",
            Self::Slice(_) => "slice",
            Self::Iterator(iterator) => iterator.borrow().class(),
            Self::Class(_) => "type",
            Self::OfClass(..) => "method_descriptor",
            Self::Function(name) if call::is_of_python(name) => "builtin_function_or_method",
            Self::Function(_) | Self::Lambda(_) => "function",
            Self::Method(method) if method.0.is_placeholder() => "method",
            Self::Method(_) => "builtin_function_or_method",
            Self::Exception(exception) => return exception.class,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(VALUES.is_sorted());
    }
}
