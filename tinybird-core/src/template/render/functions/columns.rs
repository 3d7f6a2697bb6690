//! Names of columns and tables, and what is written as it stands.

use crate::template::python::unescaped;
use crate::template::render::machine::Machine;
use crate::template::render::machine::arguments::Arguments;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::class::Class;
use crate::template::render::objects::{Exception, Object};
use crate::template::render::program;

/// A string with what means something to SQL escaped; double quotes are dropped where it is a name.
pub(crate) fn escaped(text: &str, is_name: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => escaped.push_str("\\0"),
            '\r' => escaped.push_str("\\r"),
            '\u{8}' => escaped.push_str("\\b"),
            '\t' => escaped.push_str("\\t"),
            '\u{1a}' => escaped.push_str("\\z"),
            '\n' => escaped.push_str("\\n"),
            '"' if is_name => {}
            '"' | '\'' | '\\' | '%' | '`' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// What a value is written as between `{{` and `}}`, unless it is what Python's `str` makes of it.
pub(crate) fn wrap(value: &Object) -> Option<String> {
    match value {
        Object::Str(text) => Some(format!("'{}'", escaped(text, false))),
        Object::Placeholder(_) => Some("'__no_value__'".to_owned()),
        // Tinybird means to write the comment's text.
        Object::Comment(_) => Some("-- {x} \n".to_owned()),
        _ => None,
    }
}

/// What Tinybird repeats of the code of a tag, which it puts into a string of Python's.
pub(crate) fn shown_name(code: &str) -> String {
    unescaped(&code.replace('"', "\\\""))
}

pub(crate) fn is_null(name: &str) -> Box<Fault> {
    let short: String = match name.chars().count() {
        ..=20 => name.to_owned(),
        _ => name.chars().take(20).chain("...".chars()).collect(),
    };
    Fault::template(format!("expression \"{short}\" evaluated to null"))
}

/// The string that something is, for what Tinybird asks of strings only.
fn text(value: &Object, attribute: &str) -> Run<std::rc::Rc<str>> {
    value.as_str().cloned().ok_or_else(|| {
        let class = value.class().name();
        Fault::raise("AttributeError", format!("'{class}' object has no attribute '{attribute}'"))
    })
}

impl Machine<'_> {
    pub(crate) fn column(&mut self, x: &Object, default: &Object) -> Run<Object> {
        let mut x = x;
        if x.is_none() || x.is_placeholder() {
            if default.is_none() {
                return Err(Fault::template(
                    "Missing column() default value, use `column(column_name, 'default_column_name')`",
                ));
            }
            x = default;
        }
        let parts: Vec<String> =
            text(x, "translate")?.split('.').map(|part| format!("`{}`", escaped(part, true))).collect();
        let name = parts.join(".");
        self.space(name.len())?;
        Ok(Object::Symbol(name.into()))
    }

    pub(crate) fn columns(&mut self, x: &Object, default: &Object, function: &Object) -> Run<Object> {
        let mut x = x;
        if x.is_none() || x.is_placeholder() {
            if default.is_none() {
                return Err(Fault::template(
                    "Missing columns() default value, use `columns(column_names, 'default_column_name')`",
                ));
            }
            x = default;
        }
        let Some(names) = x.as_str() else {
            return Err(Fault::template("The 'columns' function expects a String not an Array"));
        };
        let mut columns = Vec::new();
        for name in names.split(',').map(|name| name.trim_matches(program::is_space)) {
            let column = self.column(&Object::from(name), &Object::from(name))?;
            let column = self.str_of(&column)?;
            columns.push(match function.is_true() {
                true => format!("{}({column}) as {name}", self.str_of(function)?),
                false => column,
            });
        }
        self.expression(&columns.join(","))
    }

    /// A string that is written as it stands.
    pub(crate) fn expression(&mut self, text: &str) -> Run<Object> {
        self.space(text.len() + 16)?;
        Ok(Object::Expression(text.into()))
    }

    pub(crate) fn symbol(&mut self, x: &Object, quote: Option<&Object>) -> Run<Object> {
        if x.is_placeholder() {
            return Ok(Object::Symbol("`placeholder`".into()));
        }
        let name = Object::from(escaped(&text(x, "translate")?, true).as_str());
        let quote = quote.cloned().unwrap_or_else(|| Object::from("`"));
        let quoted = self.binary("+", &quote, &name)?;
        let quoted = self.binary("+", &quoted, &quote)?;
        match quoted {
            Object::Str(text) => Ok(Object::Symbol(text)),
            _ => Err(Fault::unsupported("a symbol whose quotes are no strings")),
        }
    }

    pub(crate) fn table(&mut self, x: &Object) -> Run<Object> {
        if x.is_placeholder() {
            return Ok(Object::Symbol("placeholder".into()));
        }
        Ok(Object::Symbol(escaped(&text(x, "translate")?, true).into()))
    }

    pub(crate) fn sql_unescape(&mut self, x: &Object, what: Option<&Object>) -> Run<Object> {
        let mut escaped = escaped(&text(x, "translate")?, false);
        if let Some(what) = what.filter(|what| what.is_true()) {
            let mut keeps = false;
            for c in ["'", "\"", "\\"] {
                keeps = keeps || self.contains(what, &Object::from(c))?;
            }
            if !keeps {
                let shown = self.str_of(what)?;
                let Some(what) = what.as_str() else {
                    let class = what.class().name();
                    return Err(Fault::kind(format!("replace() argument 2 must be str, not {class}")));
                };
                escaped = escaped.replace(&format!("\\{shown}"), what);
            }
        }
        self.expression(&format!("'{escaped}'"))
    }

    pub(crate) fn split_to_array(
        &mut self,
        x: &Object,
        default: Option<&Object>,
        separator: Option<&Object>,
    ) -> Run<Object> {
        let empty = Object::from("");
        let x = if x.is_none() || x.is_placeholder() { default.unwrap_or(&empty) } else { x };
        let Some(text) = x.as_str() else {
            return Err(Fault::template(
                "First argument of split_to_array has to be a value that can be split to a list of elements, but found a PlaceHolder with no value instead",
            ));
        };
        let comma = Object::from(",");
        let parts = self.split(text, separator.unwrap_or(&comma), -1, false)?;
        let mut items = Vec::new();
        for part in parts {
            items.push(self.str(part.trim_matches(program::is_space))?);
        }
        self.list(items)
    }

    pub(crate) fn enumerate_with_last(&mut self, of: &Object) -> Run<Object> {
        let length = self.length(of)?;
        let items = self.collect(of)?;
        let mut pairs = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            pairs.push(self.tuple(vec![Object::Bool(length == at + 1), item])?);
        }
        self.list(pairs)
    }

    /// `sql_and(a=1, b__gt=2)`.
    pub(crate) fn sql_and(&mut self, arguments: Arguments) -> Run<Object> {
        let mut conditions = Vec::new();
        for (name, value) in arguments.named {
            if value.is_none() {
                continue;
            }
            let (column, operator) = match name.rsplit_once("__") {
                None => (name.as_str(), "="),
                Some((column, operator)) => (
                    column,
                    match operator {
                        "in" => "in",
                        "not_in" => "not in",
                        "gt" => ">",
                        "lt" => "<",
                        "gte" => ">=",
                        "lte" => "<=",
                        other => return Err(Fault::template(format!("operand {other} not supported"))),
                    },
                ),
            };
            let value = match wrap(&value) {
                Some(text) => text,
                None => self.str_of(&value)?,
            };
            conditions.push(format!("{column} {operator} {value}"));
        }
        self.expression(&conditions.join(" and "))
    }

    /// The exception of `custom_error`.
    pub(crate) fn custom_error(&mut self, message: Object, code: Option<Object>) -> Run<Box<Fault>> {
        let code = code.unwrap_or_else(|| Object::from(400));
        let class = Class::of("SQLTemplateCustomError");
        let exception = Exception { class, arguments: vec![message], code: Some(code) };
        let exception = std::rc::Rc::new(exception);
        self.holding(Object::Exception(exception.clone()))?;
        Ok(Fault::raised(exception))
    }
}
