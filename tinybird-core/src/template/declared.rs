//! Declared parameters against the templates of a pipe.

use std::collections::{HashMap, HashSet};

use super::Template;
use super::check::Location;
use super::declaration::Declaration;
use super::edit::{Edit, give};
use super::parameter_type::ParameterType;
use super::parameters::{Parameter, Use, not_among};
use super::python;
use super::rules::{
    DUPLICATE_PARAMETER, PARAMETER_DEFAULT, PARAMETER_METADATA, PARAMETER_TYPE, TEMPLATE_PARAMETER_NAME,
    UNDECLARED_PARAMETER, UNUSED_PARAMETER,
};
use super::value::Value;
use crate::rule::{Invalid, MOST_MISTAKES, Violation};
use crate::suggest::{all_of, did_you_mean};

/// The templates of a pipe, by their parameters.
pub(super) struct Pipe<'a> {
    declarations: &'a [Declaration],
    /// Whether every template could be read.
    is_whole: bool,
    /// The names that are declared.
    declared: HashSet<&'a str>,
    /// The names that callers give, in the order of their first uses.
    names: Vec<&'a str>,
    /// For each of those the nodes that take it, and how.
    taken: HashMap<&'a str, Vec<(usize, &'a Parameter)>>,
    /// Names that a declared one was meant to be; few, as mistakes are.
    meant: Vec<String>,
    pub(super) violations: Vec<Violation<Location>>,
    /// For each node what writes the declarations into it.
    pub(super) edits: Vec<Vec<Edit>>,
}

impl<'a> Pipe<'a> {
    pub(super) fn new(
        declarations: &'a [Declaration],
        templates: &'a [Option<Template>],
        violations: Vec<Violation<Location>>,
    ) -> Self {
        let mut pipe = Self {
            declarations,
            is_whole: templates.iter().all(Option::is_some),
            declared: declarations.iter().map(|declaration| declaration.name.as_str()).collect(),
            names: Vec::new(),
            taken: HashMap::new(),
            meant: Vec::new(),
            violations,
            edits: vec![Vec::new(); templates.len()],
        };
        for (node, template) in templates.iter().enumerate() {
            let parameters = template.iter().flat_map(Template::parameters);
            for parameter in parameters.filter(|parameter| !parameter.local) {
                let taken = pipe.taken.entry(parameter.name.as_str()).or_default();
                if taken.is_empty() {
                    pipe.names.push(&parameter.name);
                }
                taken.push((node, parameter));
            }
        }
        pipe
    }

    /// The nodes that take a parameter, and how.
    fn taken(&self, name: &str) -> &[(usize, &'a Parameter)] {
        self.taken.get(name).map_or(&[], Vec::as_slice)
    }

    fn refuse(&mut self, location: Location, invalid: Invalid) {
        self.violations.push(Violation::refused(location, invalid));
    }

    /// Checks the declared parameters, and writes them into the templates.
    pub(super) fn declared(&mut self) {
        let mut seen = HashSet::new();
        for (at, declaration) in self.declarations.iter().enumerate() {
            // Looking for what was meant takes time for each of them.
            if self.violations.len() >= MOST_MISTAKES {
                return;
            }
            let name = declaration.name.as_str();
            if !seen.insert(name) {
                let message = format!("`params` declares `{name}` twice");
                let invalid = Invalid::new(&DUPLICATE_PARAMETER, message, "remove one of them");
                self.refuse(Location::Name(at), invalid);
                continue;
            }
            if python::is_keyword(name) {
                let message = format!("`{name}` is a keyword of Python, in which templates are written");
                let help = format!("choose another name, such as `{name}_value`");
                let invalid = Invalid::new(&TEMPLATE_PARAMETER_NAME, message, help);
                self.refuse(Location::Name(at), invalid);
                continue;
            }
            let wrong = declaration.check();
            let has_type = wrong.iter().all(|(part, _)| *part != Declaration::OPTIONS.kind);
            for (part, invalid) in wrong {
                self.refuse(Location::Part(at, part), invalid);
            }
            let taken = self.taken(name).to_vec();
            if taken.is_empty() && self.is_whole {
                self.unused(at, declaration);
            } else if has_type {
                self.write(at, declaration, &taken);
            }
        }
    }

    fn unused(&mut self, at: usize, declaration: &Declaration) {
        let (name, call) = (&declaration.name, declaration.call());
        let others = self.names.iter().copied().filter(|other| !self.declared.contains(other));
        let help = match did_you_mean(name, others) {
            Some(meant) => {
                let help = format!("did you mean `{meant}`? Or use it: `{{{{{call}}}}}`");
                self.meant.push(meant.to_owned());
                help
            }
            None => format!("use it: `{{{{{call}}}}}`, or remove it"),
        };
        let message = format!("no template of this pipe uses the parameter `{name}`");
        let invalid = Invalid::new(&UNUSED_PARAMETER, message, help);
        self.refuse(Location::Name(at), invalid);
    }

    /// Writes a parameter into its uses, and says where they differ from what is declared.
    fn write(&mut self, at: usize, declaration: &Declaration, found: &[(usize, &Parameter)]) {
        let (name, kind) = (&declaration.name, &declaration.kind);
        let default = declaration.argument("default");
        let values = declaration.argument("enum");
        let not_among = default
            .as_ref()
            .zip(values.as_ref())
            .and_then(|(default, values)| not_among(kind, default, values));
        let is_named = not_among.is_some();
        self.violations
            .extend(not_among.map(|found| found.at(Location::Part(at, Declaration::OPTIONS.default))));
        let mut open = declaration.metadata();
        let (mut is_taken, mut has_default, mut is_other) = (false, false, false);
        for (node, taken) in
            found.iter().flat_map(|(node, found)| found.uses.iter().map(|taken| (*node, taken)))
        {
            if taken.is_typed() && taken.kind != *kind {
                let message = format!("`{name}` is declared as `{kind}`, but used as `{}`", taken.kind);
                let help = format!("write `{}`, or declare it as `{}`", declaration.call(), taken.kind);
                let place = Location::Sql { node, range: taken.range.clone(), declaration: Some(at) };
                self.violations.push(Violation::error(&PARAMETER_TYPE, place, message, help));
                is_other = true;
                continue;
            }
            let mut added = Vec::new();
            // Where both stand in the use, the template was judged by itself.
            let in_use = (taken.argument("default"), taken.argument("enum"));
            if !is_named
                && (in_use.0.is_none() || in_use.1.is_none())
                && let (Some(default), Some(values)) =
                    (in_use.0.or(default.as_ref()), in_use.1.or(values.as_ref()))
                && let Some(found) = taken.not_among(default, values)
            {
                let place = Location::Sql { node, range: taken.range.clone(), declaration: Some(at) };
                self.violations.push(found.at(place));
            }
            if let Some(default) = default.as_ref().filter(|_| takes_default(taken)) {
                has_default = true;
                match taken.argument("default") {
                    None => added.push(("default", default.clone())),
                    Some(given) if *given != Value::None && given.to_text() != default.to_text() => {
                        let message =
                            format!("`params` gives `{name}` the default {default}, this use {given}");
                        let place = Location::Sql { node, range: taken.range.clone(), declaration: Some(at) };
                        let help = "leave one of them out";
                        self.violations.push(Violation::warning(&PARAMETER_DEFAULT, place, message, help));
                    }
                    Some(_) => {}
                }
            }
            if taken.is_typed() {
                is_taken = true;
                open.retain(|(_, argument, value)| match taken.argument(argument) {
                    None if taken.knows(argument) => {
                        added.push((*argument, value.clone()));
                        false
                    }
                    given => given != Some(value),
                });
            }
            if let Some(edits) = self.edits.get_mut(node) {
                edits.extend(give(taken, &added));
            }
        }
        if is_other || !self.is_whole {
            return;
        }
        let call = format!("write `{{{{{}}}}}`", declaration.call());
        if !is_taken && *kind != ParameterType::String {
            let message = format!("`{name}` is declared as `{kind}`, but no template takes it as that");
            let invalid = Invalid::new(&PARAMETER_TYPE, message, call);
            return self.refuse(Location::Part(at, Declaration::OPTIONS.kind), invalid);
        }
        // What the function of the type has no room for was refused before.
        let open: Vec<_> = open.into_iter().filter(|_| declaration.has_metadata()).collect();
        if !is_taken {
            // One mistake, however much of what is declared it concerns.
            let is_lost = default.is_some() && !has_default;
            let parts = is_lost
                .then_some(Declaration::OPTIONS.default)
                .into_iter()
                .chain(open.iter().map(|(part, ..)| *part));
            let Some((first, lost)) = parts.clone().next().zip(all_of(parts)) else { return };
            let message = format!("no template takes `{name}` in a way that has room for its {lost}");
            let rule = if is_lost { &PARAMETER_DEFAULT } else { &PARAMETER_METADATA };
            return self.refuse(Location::Part(at, first), Invalid::new(rule, message, call));
        }
        if default.is_some() && !has_default {
            let message = format!("no template takes `{name}` in a way that has room for its default");
            let invalid = Invalid::new(&PARAMETER_DEFAULT, message, call);
            self.refuse(Location::Part(at, Declaration::OPTIONS.default), invalid);
        }
        for (part, argument, _) in open {
            let message = format!("each use of `{name}` says its own `{argument}`, so this one is lost");
            let (place, help) = (Location::Part(at, part), "say it in one of the two places");
            self.violations.push(Violation::warning(&PARAMETER_METADATA, place, message, help));
        }
    }

    /// Refuses what the templates use beyond what is declared, each parameter once.
    pub(super) fn undeclared(&mut self) {
        for name in self.names.clone() {
            if self.violations.len() >= MOST_MISTAKES {
                return;
            }
            if self.declared.contains(name) || self.meant.iter().any(|meant| meant == name) {
                continue;
            }
            let Some(&(node, parameter)) = self.taken(name).first() else { continue };
            let taken = parameter.uses.iter().find(|taken| taken.is_typed());
            let kind = taken.map_or(&ParameterType::String, |taken| &taken.kind);
            let declared = self.declarations.iter().map(|declaration| declaration.name.as_str());
            let help = match did_you_mean(name, declared) {
                Some(meant) => format!("did you mean `{meant}`? Or declare it: `{name}: {kind}`"),
                None => format!("declare it: `{name}: {kind}`"),
            };
            let message = format!("`params` does not declare `{name}`");
            let place = Location::Sql { node, range: parameter.range.clone(), declaration: None };
            self.violations.push(Violation::error(&UNDECLARED_PARAMETER, place, message, help));
        }
    }

    /// All parameters: what is declared of them, and what their uses say beyond that.
    pub(super) fn parameters(&self) -> Vec<Declaration> {
        let mut known = HashSet::new();
        let declared = self.declarations.iter().filter(|declaration| known.insert(&declaration.name));
        let mut parameters: Vec<Declaration> = declared.cloned().collect();
        for name in self.names.iter().filter(|name| !self.declared.contains(*name)) {
            parameters.push(Declaration { name: (*name).to_owned(), ..Declaration::default() });
        }
        for parameter in &mut parameters {
            for taken in self.taken(&parameter.name).iter().flat_map(|(_, found)| &found.uses) {
                if parameter.kind.is_unknown() && taken.is_typed() {
                    parameter.kind.clone_from(&taken.kind);
                }
                let says =
                    |name: &str| if name == "default" { takes_default(taken) } else { taken.is_typed() };
                for (name, value) in taken.arguments.iter().filter(|(name, _)| says(name)) {
                    parameter.complete(name, value);
                }
            }
            if parameter.kind.is_unknown() {
                parameter.kind = ParameterType::String;
            }
        }
        parameters
    }
}

/// Whether a use has room for the parameter's default. (That of a difference is the difference's.)
fn takes_default(taken: &Use) -> bool {
    taken.knows("default") && (taken.is_typed() || taken.function == "split_to_array")
}
