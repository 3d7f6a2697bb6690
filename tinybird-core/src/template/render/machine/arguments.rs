//! Arguments, and how they go to parameters.

use crate::template::python::{Form, Formal};
use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;
use crate::template::render::objects::dict;

/// What a call gives.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arguments {
    pub(crate) positional: Vec<Object>,
    pub(crate) named: Vec<(String, Object)>,
}

impl Arguments {
    pub(crate) fn of(positional: Vec<Object>) -> Self {
        Self { positional, named: Vec::new() }
    }

    /// Gives the parameters of a function that is written in Python their arguments.
    pub(crate) fn bind(
        self,
        function: &str,
        parameters: &[&str],
        required: usize,
    ) -> Run<Vec<Option<Object>>> {
        let given = self.positional.len();
        let mut values: Vec<Option<Object>> = self.positional.into_iter().map(Some).collect();
        values.resize_with(values.len().max(parameters.len()), || None);
        for (name, value) in self.named {
            let Some(at) = parameters.iter().position(|parameter| *parameter == name) else {
                return Err(Fault::kind(format!("{function}() got an unexpected keyword argument '{name}'")));
            };
            match values.get_mut(at) {
                Some(slot @ None) => *slot = Some(value),
                _ => {
                    return Err(Fault::kind(format!(
                        "{function}() got multiple values for argument '{name}'"
                    )));
                }
            }
        }
        too_many(function, given, parameters.len(), parameters.len() - required)?;
        let is_missing = |at: &usize| values.get(*at).is_none_or(Option::is_none);
        let missing = (0..required).filter(is_missing).filter_map(|at| parameters.get(at).copied());
        missing_ones(function, "positional", &missing.collect::<Vec<_>>())?;
        Ok(values)
    }

    /// Gives the parameters of a lambda their arguments.
    pub(crate) fn of_lambda(
        self,
        machine: &mut Machine<'_>,
        parameters: &[Formal],
        defaults: &[Object],
    ) -> Run<Vec<(String, Object)>> {
        const NAME: &str = "_tt_execute.<locals>.<lambda>";
        let plain: Vec<&Formal> = parameters.iter().filter(|p| p.form == Form::Plain).collect();
        let rest = parameters.iter().find(|p| p.form == Form::Rest);
        let named_rest = parameters.iter().find(|p| p.form == Form::NamedRest);
        let given = self.positional.len();
        let mut values: Vec<(String, Object)> = Vec::new();
        let mut positional = self.positional.into_iter();
        for (parameter, value) in plain.iter().zip(positional.by_ref()) {
            values.push((parameter.name.clone(), value));
        }
        let more: Vec<Object> = positional.collect();
        let mut others = dict::Dict::default();
        for (name, value) in self.named {
            let known =
                parameters.iter().any(|p| p.name == name && matches!(p.form, Form::Plain | Form::Named));
            if known {
                if values.iter().any(|(given, _)| *given == name) {
                    return Err(Fault::kind(format!("{NAME}() got multiple values for argument '{name}'")));
                }
                values.push((name, value));
            } else if named_rest.is_some() {
                let key = Object::from(name.as_str());
                others.insert(dict::Key::Str(name.as_str().into()), key, value);
            } else {
                return Err(Fault::kind(format!("{NAME}() got an unexpected keyword argument '{name}'")));
            }
        }
        if rest.is_none() {
            let with_default = plain.iter().filter(|p| p.default.is_some()).count();
            too_many(NAME, given, plain.len(), with_default)?;
        }
        let mut with_defaults = parameters.iter().filter(|p| p.default.is_some()).zip(defaults);
        let (mut missing, mut missing_named) = (Vec::new(), Vec::new());
        for parameter in parameters.iter().filter(|p| matches!(p.form, Form::Plain | Form::Named)) {
            let default = parameter.default.and_then(|_| with_defaults.next()).map(|(_, default)| default);
            if values.iter().any(|(name, _)| *name == parameter.name) {
                continue;
            }
            match default {
                Some(default) => values.push((parameter.name.clone(), default.clone())),
                None if parameter.form == Form::Named => missing_named.push(parameter.name.as_str()),
                None => missing.push(parameter.name.as_str()),
            }
        }
        missing_ones(NAME, "positional", &missing)?;
        missing_ones(NAME, "keyword-only", &missing_named)?;
        if let Some(rest) = rest {
            values.push((rest.name.clone(), machine.tuple(more)?));
        }
        if let Some(rest) = named_rest {
            values.push((rest.name.clone(), machine.dict(others)?));
        }
        Ok(values)
    }

    fn no_names(&self, function: &str) -> Run<()> {
        if self.named.is_empty() {
            return Ok(());
        }
        Err(Fault::kind(format!("{function}() takes no keyword arguments")))
    }

    /// No argument at all; `function` is its name in full.
    pub(crate) fn none(self, function: &str) -> Run<()> {
        self.no_names(function)?;
        if self.positional.is_empty() {
            return Ok(());
        }
        Err(Fault::kind(format!("{function}() takes no arguments ({} given)", self.positional.len())))
    }

    /// Exactly one argument.
    pub(crate) fn one(self, function: &str) -> Run<Object> {
        self.no_names(function)?;
        let given = self.positional.len();
        let mut positional = self.positional.into_iter();
        match (positional.next(), given) {
            (Some(argument), 1) => Ok(argument),
            _ => Err(Fault::kind(format!("{function}() takes exactly one argument ({given} given)"))),
        }
    }

    /// So many arguments without names; `owner` stands before the function's name where names are refused.
    pub(crate) fn between(self, owner: &str, function: &str, least: usize, most: usize) -> Run<Vec<Object>> {
        self.no_names(&format!("{owner}{function}"))?;
        let given = self.positional.len();
        let (how, count) = match given {
            _ if given < least => (if least == most { "" } else { "at least " }, least),
            _ if given > most => (if least == most { "" } else { "at most " }, most),
            _ => return Ok(self.positional),
        };
        let plural = if count == 1 { "" } else { "s" };
        Err(Fault::kind(format!("{function} expected {how}{count} argument{plural}, got {given}")))
    }

    /// Arguments by position or by name; the first `unnamed` of them by position only.
    pub(crate) fn names(
        self,
        function: &str,
        parameters: &[&str],
        required: usize,
        unnamed: usize,
    ) -> Run<Vec<Option<Object>>> {
        let given = self.positional.len();
        let total = given + self.named.len();
        if total > parameters.len() {
            let count = parameters.len();
            let plural = if count == 1 { "" } else { "s" };
            let how = if required == count { "exactly" } else { "at most" };
            let what = if given == 0 { "keyword " } else { "" };
            let message = format!("{function}() takes {how} {count} {what}argument{plural} ({total} given)");
            return Err(Fault::kind(message));
        }
        if given < unnamed {
            let how = if unnamed == parameters.len() { "exactly" } else { "at least" };
            let plural = if unnamed == 1 { "" } else { "s" };
            let message =
                format!("{function}() takes {how} {unnamed} positional argument{plural} ({given} given)");
            return Err(Fault::kind(message));
        }
        let mut values: Vec<Option<Object>> = self.positional.into_iter().map(Some).collect();
        values.resize_with(parameters.len(), || None);
        let mut named = self.named;
        for (at, parameter) in parameters.iter().enumerate().skip(unnamed) {
            let Some(place) = named.iter().position(|(name, _)| name == parameter) else { continue };
            let (name, value) = named.remove(place);
            if at < given {
                let place = at + 1;
                let message =
                    format!("argument for {function}() given by name ('{name}') and position ({place})");
                return Err(Fault::kind(message));
            }
            if let Some(slot) = values.get_mut(at) {
                *slot = Some(value);
            }
        }
        for (at, parameter) in parameters.iter().enumerate().take(required) {
            if values.get(at).is_none_or(Option::is_none) {
                let place = at + 1;
                let message = format!("{function}() missing required argument '{parameter}' (pos {place})");
                return Err(Fault::kind(message));
            }
        }
        if let Some((name, _)) = named.first() {
            return Err(Fault::kind(format!("'{name}' is an invalid keyword argument for {function}()")));
        }
        Ok(values)
    }
}

fn too_many(function: &str, given: usize, takes: usize, defaults: usize) -> Run<()> {
    if given <= takes {
        return Ok(());
    }
    let least = takes - defaults;
    let (count, plural) = match defaults {
        0 => (takes.to_string(), takes != 1),
        _ => (format!("from {least} to {takes}"), true),
    };
    let plural = if plural { "s" } else { "" };
    let were = if given == 1 { "was" } else { "were" };
    Err(Fault::kind(format!(
        "{function}() takes {count} positional argument{plural} but {given} {were} given"
    )))
}

fn missing_ones(function: &str, kind: &str, names: &[&str]) -> Run<()> {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    let listed = match quoted.as_slice() {
        [] => return Ok(()),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    };
    let plural = if names.len() == 1 { "" } else { "s" };
    let count = names.len();
    Err(Fault::kind(format!("{function}() missing {count} required {kind} argument{plural}: {listed}")))
}
