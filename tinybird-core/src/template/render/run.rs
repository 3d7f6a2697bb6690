//! Runs a program, and makes of what it fails with the error that Tinybird gives.

use std::collections::HashSet;
use std::ops::Range;

use super::{Rendered, Values};
use crate::template::ParameterType;
use crate::template::python::{self, Id, Kind, Tree, Unary};
use crate::template::render::error::{RenderError, Thrown};
use crate::template::render::functions::REQUIRED;
use crate::template::render::machine::fault::{Fault, What};
use crate::template::render::machine::{Frame, Machine};
use crate::template::render::objects::Object;
use crate::template::render::objects::class;
use crate::template::render::program::Program;
use crate::template::value::Value;

const JOB_TIMESTAMP: &str = "job_timestamp";

impl Program {
    /// The SQL for these values.
    ///
    /// # Errors
    /// What Tinybird fails with, or a limit.
    pub fn render(&self, values: &Values) -> Result<Rendered, RenderError> {
        let mut machine = Machine::new(self, values);
        match machine.run() {
            Ok(()) => {}
            Err(fault) => return Err(machine.error(*fault)),
        }
        let mut map = std::mem::take(&mut machine.map);
        map.finish(machine.sql.len(), self.sql.len());
        let (sql, secrets) = (std::mem::take(&mut machine.sql), std::mem::take(&mut machine.secrets));
        Ok(Rendered { sql, map, secrets })
    }
}

/// Renders a template once: [`Program::parse`] and [`Program::render`].
///
/// # Errors
/// What Tinybird fails with, or a limit.
pub fn render(sql: &str, values: &Values) -> Result<Rendered, RenderError> {
    Program::parse(sql)?.render(values)
}

impl Machine<'_> {
    fn run(&mut self) -> Result<(), Box<Fault>> {
        self.fill()?;
        self.split_arrays()?;
        let takes_time = self.program.listed.iter().any(|listed| listed.name.as_deref() == Ok(JOB_TIMESTAMP));
        if takes_time && !self.values.given.contains_key(JOB_TIMESTAMP) {
            let Some(now) = &self.values.job_timestamp else {
                return Err(Fault::unsupported("the time of the clock for `job_timestamp`"));
            };
            let now = Object::from(now.as_str());
            self.set_global(JOB_TIMESTAMP, now);
        }
        let scope = self.top();
        let program = self.program;
        let tree = program.codes.first().map_or(&program.nothing, |code| &code.tree);
        let frame = Frame { tree, tag: 0, scope };
        self.steps(&frame, &program.steps)?;
        Ok(())
    }

    /// Makes lists of the parameters that the template takes as arrays.
    fn split_arrays(&mut self) -> Result<(), Box<Fault>> {
        for (name, value) in &self.values.given {
            let listed = self.program.listed.iter().find(|listed| listed.name.as_deref() == Ok(name));
            let Some(listed) = listed.filter(|_| *value != Value::None) else { continue };
            let ParameterType::Array(of) = &listed.kind else { continue };
            let of = of.to_string();
            let of = of.split(')').next().filter(|of| !of.is_empty());
            let is_word = |of: &&str| of.chars().all(|c| c == '_' || c.is_alphanumeric());
            let Some(of) = of.filter(is_word) else { continue };
            let value = self.constant(value)?;
            let written = match self.array_text(&value, of) {
                Ok(written) => written,
                Err(fault) if fault.is_a("Exception") => continue,
                Err(fault) => return Err(fault),
            };
            if let Some(items) = literal_list(&written) {
                let items = self.constant(&Value::List(items))?;
                self.set_global(name, items);
            }
        }
        Ok(())
    }

    /// The error that Tinybird makes of what a rendering failed with.
    fn error(&mut self, fault: Fault) -> RenderError {
        let range = fault.at.unwrap_or(0..0);
        let exception = match fault.what {
            What::Limit(message) => return RenderError::Limit { message, range },
            What::Unsupported(message) => return RenderError::Unsupported { message, range },
            What::Raised(exception) => exception,
        };
        let text = match self.exception_text(&exception) {
            Ok(text) => text,
            Err(fault) => return self.error(Fault { at: Some(range), ..*fault }),
        };
        let class = exception.class.name();
        let is_a = |other: &'static str| exception.class.is_a(class::Class::of(other));
        if class == "SQLTemplateCustomError" {
            let code = exception.code.as_ref().and_then(|code| self.str_of(code).ok());
            return match self.other(class, text, range) {
                RenderError::Thrown(thrown) => RenderError::Thrown(Thrown { code, ..thrown }),
                other => other,
            };
        }
        if class == "UnboundLocalError" {
            return self.refused(format!("Template Syntax Error: {text}"), range);
        }
        if is_a("TypeError") {
            let about = "not supported between instances of 'Placeholder' and ";
            let text = match text.contains(about) {
                true => format!(
                    "{text}. If you are using a dynamic parameter, you need to wrap it around a valid Data Type (e.g. Int8(placeholder))"
                ),
                false => text,
            };
            return self.other("ValueError", text, range);
        }
        // A placeholder for a parameter called `x` knows its line, and Tinybird tells that.
        if let Some(Object::Placeholder(placeholder)) = self.global("x") {
            let line = placeholder.line.map_or_else(|| "unknown".to_owned(), |line| line.to_string());
            return self.other("ValueError", format!("{text}, line {line}"), range);
        }
        if class == "SQLTemplateException" {
            return self.refused(text, range);
        }
        if is_a("NameError") {
            return RenderError::template(text, range);
        }
        if is_a("AttributeError") {
            let about = "'str' object has no attribute 'get'";
            return match text.contains(about) {
                true => RenderError::template(
                    format!(
                        "{about}. Make sure you're using an object/dictionary where trying to use .get()"
                    ),
                    range,
                ),
                false => RenderError::template(text, range),
            };
        }
        if is_a("KeyError") {
            let key = match exception.arguments.first() {
                Some(key) => self.str_of(key).unwrap_or_default(),
                None => "unknown".to_owned(),
            };
            let message = format!(
                "Missing key '{key}' while rendering the template. Ensure every object accessed in the template has this key."
            );
            return RenderError::template(message, range);
        }
        if is_a("IndexError") {
            return match text.contains("string index out of range") {
                true => RenderError::template(
                    "String index out of range. Check that string parameters have values before accessing specific characters (e.g., param[0]). Provide default values or add length checks in your template.",
                    range,
                ),
                false => RenderError::template(text, range),
            };
        }
        self.other(class, text, range)
    }

    /// An exception of Tinybird's own: of what is missing it tells the parameters that may be.
    fn refused(&self, text: String, range: Range<usize>) -> RenderError {
        if text.contains(REQUIRED) {
            let mut names: Vec<&str> = Vec::new();
            let mut known = HashSet::new();
            let mut is_sound = true;
            for listed in
                self.program.listed.iter().filter(|listed| !listed.has_default && !listed.in_function)
            {
                let (Ok(name) | Err(name)) = &listed.name;
                if name != JOB_TIMESTAMP && known.insert(name) {
                    is_sound &= listed.name.is_ok();
                    names.push(name);
                }
            }
            let names = match names.split_last() {
                Some((last, [])) => (*last).to_owned(),
                Some((last, first)) if is_sound => format!("{} and {last}", first.join(", ")),
                _ => String::new(),
            };
            if !names.is_empty() {
                let message = format!(
                    "{REQUIRED}. Check the parameters {names}. Please provide a value or set a default value in the pipe code."
                );
                return RenderError::template(message, range);
            }
        }
        RenderError::thrown("SQLTemplateException", text, range)
    }

    /// Any other exception.
    fn other(&self, class: &str, text: String, range: Range<usize>) -> RenderError {
        if self.global("length").is_some_and(|length| !length.is_true()) {
            let message = "length cannot be used as a variable name or as a function inside of a template";
            return RenderError::template(message, range);
        }
        if text.contains("missing 1 required positional argument") {
            let message = "one of the transform type functions is missing an argument";
            return RenderError::template(message, range);
        }
        if text.contains("not callable") || text.contains("unhashable type") {
            let message = "wrong syntax, you might be using a not valid function inside a control block";
            return RenderError::template(message, range);
        }
        RenderError::thrown(class, text, range)
    }
}

/// The items of a list that is spelled out.
fn literal_list(text: &str) -> Option<Vec<Value>> {
    let (tree, root) = python::expression(text, 0..text.len()).ok()?;
    let Some(Kind::Statement(parts)) = tree.kind(root) else { return None };
    match literal(&tree, *parts.first()?)? {
        Value::List(items) => Some(items),
        _ => None,
    }
}

fn literal(tree: &Tree, id: Id) -> Option<Value> {
    match tree.kind(id)? {
        Kind::Constant(value) => Some(value.clone()),
        Kind::Unary { op: Unary::Minus, operand } => match tree.kind(*operand)? {
            Kind::Constant(value @ (Value::Int(_) | Value::Float(_))) => Some(value.negated()),
            _ => None,
        },
        Kind::List(items) => {
            items.iter().map(|item| literal(tree, *item)).collect::<Option<_>>().map(Value::List)
        }
        _ => None,
    }
}
