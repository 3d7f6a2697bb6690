//! Declared parameters: checked against the templates of a pipe, and written into them.

use std::collections::BTreeSet;

use super::defaults::check_default;
use super::parameters::{Parameter, Use};
use super::rules::{PARAMETER_METADATA, PARAMETER_TYPE, UNDECLARED_PARAMETER, UNUSED_PARAMETER};
use super::value::Value;
use super::{Template, functions};
use crate::rule::Invalid;
use crate::suggest::did_you_mean;

/// A parameter that a pipe declares.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Declaration {
    /// Its name.
    pub name: String,
    /// The function that takes it: `Int32`, `Array(String)`, `column`.
    pub kind: String,
    /// The value that stands in for it where the caller gives none; `None` where there is none.
    pub default: Value,
    /// Whether the caller has to give it, where that is to be written.
    pub required: Option<bool>,
    /// What it is for.
    pub description: Option<String>,
    /// The values that it takes.
    pub values: Vec<Value>,
    /// An example of its value.
    pub example: Option<Value>,
    /// How its value is written, for people.
    pub format: Option<String>,
}

impl Declaration {
    /// The named arguments that say what is declared beside the default.
    fn metadata(&self) -> Vec<(&'static str, String)> {
        let text = |text: &Option<String>| text.as_ref().map(|text| Value::Text(text.clone()).to_string());
        let values = (!self.values.is_empty()).then(|| Value::List(self.values.clone()).to_string());
        let entries = [
            ("description", text(&self.description)),
            ("required", self.required.map(|required| Value::Bool(required).to_string())),
            ("enum", values),
            ("example", self.example.as_ref().map(ToString::to_string)),
            ("format", text(&self.format)),
        ];
        entries.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Whether the function of its type has room for metadata.
    fn has_metadata(&self) -> bool {
        let function = self.kind.split('(').next().unwrap_or_default();
        functions::find(function).is_some_and(|function| function.arguments.contains(&"description"))
    }
}

/// Text to insert into the SQL of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Before which byte of the SQL.
    pub at: usize,
    /// What.
    pub text: String,
}

/// What is wrong with a declared parameter, or with a use of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which declaration, counted from 0; none where nothing is declared.
    pub declaration: Option<usize>,
    /// Which template, counted from 0, where the range of `invalid` is one in its SQL.
    pub template: Option<usize>,
    /// What is wrong.
    pub invalid: Invalid,
}

/// What follows from the declared parameters of a pipe.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    /// For each template the edits that write the declarations into it, in the order of their places.
    pub edits: Vec<Vec<Edit>>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Checks the declared parameters of a pipe against the templates of its nodes.
///
/// A default is written into every use that has none, the rest into the first use that takes it and lacks it.
#[must_use]
pub fn declare(declarations: &[Declaration], templates: &[&Template]) -> Declared {
    let mut declared = Declared { edits: vec![Vec::new(); templates.len()], faults: Vec::new() };
    for (at, declaration) in declarations.iter().enumerate() {
        let fault =
            |template: Option<usize>, invalid: Invalid| Fault { declaration: Some(at), template, invalid };
        if let Err(invalid) = check_default(&declaration.kind, &declaration.default) {
            declared.faults.push(fault(None, invalid));
        }
        let name = &declaration.name;
        let metadata = declaration.metadata();
        if let (Some((first, _)), false) = (metadata.first(), declaration.has_metadata()) {
            let kind = &declaration.kind;
            let message = format!("Tinybird has no room for a parameter's {first} where `{kind}` takes it");
            let invalid =
                Invalid::new(&PARAMETER_METADATA, message, "remove it, or take the parameter as `String`");
            declared.faults.push(fault(None, invalid));
            continue;
        }
        let templates_with = templates.iter().enumerate();
        let found: Vec<(usize, &Parameter)> = templates_with
            .filter_map(|(at, template)| Some((at, template.parameter_of_caller(name)?)))
            .collect();
        if found.is_empty() {
            let others = templates.iter().flat_map(|template| template.parameters()).filter(|p| !p.local);
            let undeclared = others.map(|parameter| parameter.name.as_str());
            let undeclared = undeclared.filter(|other| declarations.iter().all(|d| d.name != *other));
            let help = match did_you_mean(name, undeclared) {
                Some(meant) => {
                    format!("did you mean `{meant}`? Or use it: `{{{{{}({name})}}}}`", declaration.kind)
                }
                None => format!("use it: `{{{{{}({name})}}}}`, or remove it", declaration.kind),
            };
            let message = format!("no template of this pipe uses the parameter `{name}`");
            declared.faults.push(fault(None, Invalid::new(&UNUSED_PARAMETER, message, help)));
            continue;
        }
        let mut open: Vec<(&'static str, String)> = metadata;
        let mut right = false;
        for (template, parameter) in found {
            for taken in &parameter.uses {
                let typed = is_typed(taken);
                if typed && taken.kind != declaration.kind {
                    let message = format!(
                        "`{name}` is declared as `{}`, and taken as `{}`",
                        declaration.kind, taken.kind
                    );
                    let help =
                        format!("write `{}({name})`, or declare it as `{}`", declaration.kind, taken.kind);
                    let invalid = Invalid::new(&PARAMETER_TYPE, message, help).at(taken.range.clone());
                    declared.faults.push(fault(Some(template), invalid));
                    right = true;
                    continue;
                }
                right |= typed;
                let mut added = Vec::new();
                if declaration.default != Value::None && takes(taken, "default") {
                    added.push(("default", declaration.default.to_string()));
                }
                if typed {
                    let (here, later) = open.into_iter().partition(|(argument, _)| takes(taken, argument));
                    open = later;
                    added.extend::<Vec<_>>(here);
                }
                if let Some(edits) = declared.edits.get_mut(template) {
                    edits.extend(write(taken, &added));
                }
            }
        }
        if !right && declaration.kind != "String" {
            let message =
                format!("`{name}` is declared as `{}`, but no template takes it as that", declaration.kind);
            let help = format!("write `{{{{{}({name})}}}}`", declaration.kind);
            declared.faults.push(fault(None, Invalid::new(&PARAMETER_TYPE, message, help)));
        }
    }
    for edits in &mut declared.edits {
        edits.sort_by_key(|edit| edit.at);
    }
    declared
}

/// What the templates of a pipe that declares its parameters use beyond those: each once, with a range in the
/// template where it is known.
#[must_use]
pub fn undeclared(declarations: &[Declaration], templates: &[&Template]) -> Vec<Fault> {
    let mut seen: BTreeSet<&str> = declarations.iter().map(|declaration| declaration.name.as_str()).collect();
    let mut faults = Vec::new();
    for (at, template) in templates.iter().enumerate() {
        for parameter in template.parameters().iter().filter(|parameter| !parameter.local) {
            if !seen.insert(&parameter.name) {
                continue;
            }
            let name = &parameter.name;
            let names = declarations.iter().map(|declaration| declaration.name.as_str());
            let help = match did_you_mean(name, names) {
                Some(meant) => format!("did you mean `{meant}`? Or declare it: `{name}: {}`", parameter.kind),
                None => format!("declare it: `{name}: {}`", parameter.kind),
            };
            let mut invalid =
                Invalid::new(&UNDECLARED_PARAMETER, format!("`params` does not declare `{name}`"), help);
            invalid.range = Some(parameter.range.clone());
            faults.push(Fault { declaration: None, template: Some(at), invalid });
        }
    }
    faults
}

/// Whether a use says the parameter's type.
fn is_typed(taken: &Use) -> bool {
    functions::find(taken.function).is_some_and(|function| function.role != functions::Role::Custom)
        || matches!(taken.function, "column" | "columns")
}

/// Whether a use has room for an argument and does not give it.
fn takes(taken: &Use, argument: &str) -> bool {
    let knows = |function: &functions::Function| function.arguments.contains(&argument);
    functions::find(taken.function).is_some_and(knows)
        && !taken.gives(argument)
        // The default of a difference is that of the difference.
        && (is_typed(taken) || taken.function == "split_to_array")
}

/// The edits that give more arguments to a call.
fn write(taken: &Use, added: &[(&str, String)]) -> Vec<Edit> {
    let (count, end) = taken.positional;
    let place =
        |name: &str| functions::find(taken.function)?.arguments.iter().position(|known| *known == name);
    let mut edits = Vec::new();
    let (close, mut comma) = taken.close;
    let mut named = String::new();
    for (name, value) in added {
        if place(name) == Some(count) && *name == "default" {
            edits.push(Edit { at: end, text: format!(", {value}") });
            continue;
        }
        named.push_str(if comma { " " } else { ", " });
        comma = false;
        named.push_str(&format!("{name}={value}"));
    }
    if !named.is_empty() {
        edits.push(Edit { at: close, text: named });
    }
    edits
}

/// The SQL with the edits made.
///
/// Edits beyond the SQL or within a character are left out.
#[must_use]
pub fn apply(sql: &str, edits: &[Edit]) -> String {
    let mut written = String::with_capacity(sql.len());
    let mut from = 0;
    for edit in edits {
        let Some(before) = sql.get(from..edit.at) else { continue };
        written.push_str(before);
        written.push_str(&edit.text);
        from = edit.at;
    }
    written.push_str(sql.get(from..).unwrap_or_default());
    written
}

impl Template {
    fn parameter_of_caller(&self, name: &str) -> Option<&Parameter> {
        self.parameter(name).filter(|parameter| !parameter.local)
    }
}
