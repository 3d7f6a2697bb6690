//! Declared parameters, each looked at by itself.

use super::calls::instead;
use super::defaults::{check_default, check_value};
use super::functions;
use super::parameter_type::ParameterType;
use super::rules::{PARAMETER_METADATA, TEMPLATE_FUNCTION};
use super::value::Value;
use crate::rule::{Invalid, OptionName, names};
use crate::suggest::did_you_mean;

/// A parameter of a pipe: what `params` declares, or what the templates say of it.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Declaration {
    /// Its name.
    pub name: String,
    /// The function that takes it: `Int32`, `Array(String)`, `column`.
    pub kind: ParameterType,
    /// The value that stands in for it where the caller gives none; `None` where there is none.
    pub default: Value,
    /// Whether the caller has to give it, where that is said.
    pub required: Option<bool>,
    /// What it is for.
    pub description: Option<String>,
    /// The values that it takes; empty where nothing is said.
    pub values: Vec<Value>,
    /// An example of its value.
    pub example: Option<Value>,
    /// How its value is written, for people.
    pub format: Option<String>,
}

/// What a parameter has beside its type and default: how its parts are called in `params`, and the named arguments
/// that say them in a template.
const METADATA: &[(OptionName, &str)] = &[
    (Declaration::OPTIONS.description, "description"),
    (Declaration::OPTIONS.optional, "required"),
    (Declaration::OPTIONS.values, "enum"),
    (Declaration::OPTIONS.example, "example"),
    (Declaration::OPTIONS.format, "format"),
];

names! {
    Declaration {
        kind: "type",
        default: "default",
        description: "description",
        optional: "optional",
        values: "values",
        example: "example",
        format: "format",
    }
}

impl Declaration {
    /// The value of a named argument, where it is declared.
    pub(super) fn argument(&self, name: &str) -> Option<Value> {
        let text = |text: &Option<String>| text.clone().map(Value::Text);
        match name {
            "description" => text(&self.description),
            "required" => self.required.map(Value::Bool),
            "enum" => (!self.values.is_empty()).then(|| Value::List(self.values.clone()).spelled()),
            "example" => self.example.clone(),
            "format" => text(&self.format),
            "default" => Some(self.default.clone().spelled()).filter(|default| *default != Value::None),
            _ => None,
        }
    }

    /// What is declared beside type and default: each part, the named argument that says it, and its value.
    pub(super) fn metadata(&self) -> Vec<(OptionName, &'static str, Value)> {
        METADATA.iter().filter_map(|(part, name)| Some((*part, *name, self.argument(name)?))).collect()
    }

    /// Takes over what a template says of the parameter, unless something is known of it already.
    pub(super) fn complete(&mut self, argument: &str, value: &Value) {
        if self.argument(argument).is_some() {
            return;
        }
        match (argument, value.clone()) {
            ("default", value) => self.default = value,
            ("required", Value::Bool(required)) => self.required = Some(required),
            ("description", Value::Text(text)) => self.description = Some(text),
            ("format", Value::Text(text)) => self.format = Some(text),
            ("enum", Value::List(values)) => self.values = values,
            ("example", value) if value != Value::None => self.example = Some(value),
            _ => {}
        }
    }

    /// A call that takes it, as a template would hold it.
    pub(super) fn call(&self) -> String {
        let name = &self.name;
        match &self.kind {
            ParameterType::Array(of) if **of == ParameterType::String => format!("Array({name})"),
            ParameterType::Array(of) => format!("Array({name}, '{of}')"),
            kind => format!("{kind}({name})"),
        }
    }

    /// Whether the function of its type has room for more than a default.
    pub(super) fn has_metadata(&self) -> bool {
        let function = functions::find(self.kind.function());
        function.is_some_and(|function| function.arguments.contains(&"description"))
    }

    /// What is wrong with it, whatever the templates hold, each with the part that is at fault.
    pub(super) fn check(&self) -> Vec<(OptionName, Invalid)> {
        if let ParameterType::Other(written) = &self.kind {
            return vec![(Self::OPTIONS.kind, unknown_type(written))];
        }
        let kind = &self.kind;
        let mut invalid = Vec::new();
        invalid
            .extend(check_default(kind, &self.default).err().map(|invalid| (Self::OPTIONS.default, invalid)));
        if !self.has_metadata() {
            for (part, argument, _) in self.metadata() {
                let message =
                    format!("Tinybird has no room for a parameter's `{argument}` where `{kind}` takes it");
                let help = "remove it, or take the parameter as `String`";
                invalid.push((part, Invalid::new(&PARAMETER_METADATA, message, help)));
            }
        } else {
            let check = |value| check_value(kind, value, "no caller could give it").err();
            invalid.extend(self.values.iter().find_map(check).map(|invalid| (Self::OPTIONS.values, invalid)));
        }
        invalid
    }
}

/// The refusal of a declared type that no function has.
fn unknown_type(kind: &str) -> Invalid {
    let is_type = |name: &str| !matches!(ParameterType::from(name), ParameterType::Other(_));
    let (name, rest) = kind.split_once('(').unwrap_or((kind, ""));
    if !rest.is_empty() && is_type(name) {
        let message = format!("a template takes `{name}` without a size or anything else in parentheses");
        return Invalid::new(&TEMPLATE_FUNCTION, message, format!("write `{name}`"));
    }
    let message = format!("`{kind}` is not a type of a template's parameter");
    let known = functions::FUNCTIONS.iter().map(|function| function.name).filter(|name| is_type(name));
    let help = instead(name).unwrap_or_else(|| match did_you_mean(name, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "write the function that takes it, such as `String`, `Int32` or `Array(String)`".to_owned(),
    });
    Invalid::new(&TEMPLATE_FUNCTION, message, help)
}
