//! Declared parameters against the templates of a pipe.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{Problem, Spot};
use super::declaration::Declaration;
use super::edit::{Edit, give};
use super::parameters::{Parameter, Use};
use super::rules::{
    DUPLICATE_PARAMETER, PARAMETER_DEFAULT, PARAMETER_METADATA, PARAMETER_TYPE, UNDECLARED_PARAMETER,
    UNUSED_PARAMETER,
};
use super::value::Value;
use super::{MOST_MISTAKES, Template};
use crate::rule::{Invalid, Severity};
use crate::suggest::did_you_mean;

/// The templates of a pipe, by their parameters.
pub(super) struct Pipe<'a> {
    declarations: &'a [Declaration],
    /// Whether every template could be read.
    is_whole: bool,
    /// The parameters that callers give: the nodes that take them, and how.
    taken: BTreeMap<&'a str, Vec<(usize, &'a Parameter)>>,
    /// The names of those, in the order of their first uses.
    names: Vec<&'a str>,
    /// Names that a declared one was meant to be.
    meant: BTreeSet<&'a str>,
    pub(super) problems: Vec<Problem>,
    /// For each node what writes the declarations into it.
    pub(super) edits: Vec<Vec<Edit>>,
}

impl<'a> Pipe<'a> {
    pub(super) fn new(
        declarations: &'a [Declaration],
        templates: &'a [Option<Template>],
        problems: Vec<Problem>,
    ) -> Self {
        let (mut taken, mut names) = (BTreeMap::<_, Vec<_>>::new(), Vec::new());
        for (node, template) in templates.iter().enumerate() {
            let parameters = template.iter().flat_map(Template::parameters);
            for parameter in parameters.filter(|parameter| !parameter.local) {
                let name = parameter.name.as_str();
                let by_name = taken.entry(name).or_default();
                if by_name.is_empty() {
                    names.push(name);
                }
                by_name.push((node, parameter));
            }
        }
        Self {
            declarations,
            is_whole: templates.iter().all(Option::is_some),
            taken,
            names,
            meant: BTreeSet::new(),
            problems,
            edits: vec![Vec::new(); templates.len()],
        }
    }

    fn put(&mut self, severity: Severity, spot: Spot, declaration: Option<usize>, invalid: Invalid) {
        self.problems.push(Problem { severity, spot, declaration, invalid });
    }

    /// Checks the declared parameters, and writes them into the templates.
    pub(super) fn declared(&mut self) {
        let mut seen = BTreeSet::new();
        for (at, declaration) in self.declarations.iter().enumerate() {
            // Looking for what was meant takes time for each of them.
            if self.problems.len() >= MOST_MISTAKES {
                return;
            }
            let name = declaration.name.as_str();
            if !seen.insert(name) {
                let message = format!("`params` declares `{name}` twice");
                let invalid = Invalid::new(&DUPLICATE_PARAMETER, message, "remove one of them");
                self.put(Severity::Error, Spot::Name, Some(at), invalid);
                continue;
            }
            let wrong = declaration.check();
            let has_type = wrong.iter().all(|(part, _)| *part != "type");
            for (part, invalid) in wrong {
                self.put(Severity::Error, Spot::Part(part), Some(at), invalid);
            }
            match self.taken.get(name).cloned() {
                None if self.is_whole => self.unused(at, declaration),
                Some(taken) if has_type => self.write(at, declaration, &taken),
                _ => {}
            }
        }
    }

    fn unused(&mut self, at: usize, declaration: &Declaration) {
        let (name, call) = (&declaration.name, declaration.call());
        let declared: BTreeSet<&str> = self.declarations.iter().map(|other| other.name.as_str()).collect();
        let others = self.names.iter().copied().filter(|other| !declared.contains(other));
        let help = match did_you_mean(name, others) {
            Some(meant) => {
                self.meant.insert(meant);
                format!("did you mean `{meant}`? Or use it: `{{{{{call}}}}}`")
            }
            None => format!("use it: `{{{{{call}}}}}`, or remove it"),
        };
        let message = format!("no template of this pipe uses the parameter `{name}`");
        let invalid = Invalid::new(&UNUSED_PARAMETER, message, help);
        self.put(Severity::Error, Spot::Name, Some(at), invalid);
    }

    /// Writes a parameter into its uses, and says where they differ from what is declared.
    fn write(&mut self, at: usize, declaration: &Declaration, found: &[(usize, &Parameter)]) {
        let (name, kind) = (&declaration.name, declaration.type_name());
        let default = declaration.argument("default");
        let mut open = declaration.metadata();
        let (mut is_taken, mut has_default, mut is_other) = (false, false, false);
        for (node, taken) in
            found.iter().flat_map(|(node, found)| found.uses.iter().map(|taken| (*node, taken)))
        {
            if taken.is_typed() && taken.kind != kind {
                let message = format!("`{name}` is declared as `{kind}`, and taken as `{}`", taken.kind);
                let help = format!("write `{}`, or declare it as `{}`", declaration.call(), taken.kind);
                let invalid = Invalid::new(&PARAMETER_TYPE, message, help).at(taken.range.clone());
                self.put(Severity::Error, Spot::Node(node), Some(at), invalid);
                is_other = true;
                continue;
            }
            let mut added = Vec::new();
            if let Some(default) = default.as_ref().filter(|_| takes_default(taken)) {
                has_default = true;
                match taken.argument("default") {
                    None => added.push(("default", default.clone())),
                    Some(given) if *given != Value::None && given.to_text() != default.to_text() => {
                        let message =
                            format!("`params` gives `{name}` the default {default}, this use {given}");
                        let invalid = Invalid::new(&PARAMETER_DEFAULT, message, "leave one of them out");
                        let invalid = invalid.at(taken.range.clone());
                        self.put(Severity::Warning, Spot::Node(node), Some(at), invalid);
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
        if !is_taken && kind != "String" {
            let message = format!("`{name}` is declared as `{kind}`, but no template takes it as that");
            let invalid = Invalid::new(&PARAMETER_TYPE, message, call);
            return self.put(Severity::Error, Spot::Part("type"), Some(at), invalid);
        }
        if default.is_some() && !has_default {
            let message = format!("no template takes `{name}` in a way that has room for its default");
            let invalid = Invalid::new(&PARAMETER_DEFAULT, message, call.clone());
            self.put(Severity::Error, Spot::Part("default"), Some(at), invalid);
        }
        // What the function of the type has no room for was refused before.
        for (part, argument, _) in open.into_iter().filter(|_| declaration.has_metadata()) {
            let (severity, message, help) = if is_taken {
                let message = format!("each use of `{name}` says its own `{argument}`, so this one is lost");
                (Severity::Warning, message, "say it in one of the two places".to_owned())
            } else {
                let message = format!("no template takes `{name}` in a way that has room for `{argument}`");
                (Severity::Error, message, call.clone())
            };
            let invalid = Invalid::new(&PARAMETER_METADATA, message, help);
            self.put(severity, Spot::Part(part), Some(at), invalid);
        }
    }

    /// Refuses what the templates use beyond what is declared, each parameter once.
    pub(super) fn undeclared(&mut self) {
        let declared: BTreeSet<&str> = self.declarations.iter().map(|other| other.name.as_str()).collect();
        for name in self.names.clone() {
            if declared.contains(name) || self.meant.contains(name) || self.problems.len() >= MOST_MISTAKES {
                continue;
            }
            let Some((node, parameter)) = self.taken.get(name).and_then(|taken| taken.first()).copied()
            else {
                continue;
            };
            let kind =
                parameter.uses.iter().find(|taken| taken.is_typed()).map_or("String", |taken| &taken.kind);
            let help = match did_you_mean(name, declared.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`? Or declare it: `{name}: {kind}`"),
                None => format!("declare it: `{name}: {kind}`"),
            };
            let message = format!("`params` does not declare `{name}`");
            let invalid = Invalid::new(&UNDECLARED_PARAMETER, message, help).at(parameter.range.clone());
            self.put(Severity::Error, Spot::Node(node), None, invalid);
        }
    }

    /// All parameters: what is declared of them, and what their uses say beyond that.
    pub(super) fn parameters(&self) -> Vec<Declaration> {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        let declared =
            self.declarations.iter().filter(|declaration| known.insert(&declaration.name)).cloned();
        let mut parameters: Vec<Declaration> = declared.collect();
        let others = self.names.iter().filter(|name| !known.contains(*name));
        parameters
            .extend(others.map(|name| Declaration { name: (*name).to_owned(), ..Declaration::default() }));
        for parameter in &mut parameters {
            let found = self.taken.get(parameter.name.as_str()).into_iter().flatten();
            for taken in found.flat_map(|(_, found)| &found.uses) {
                if parameter.kind.is_empty() && taken.is_typed() {
                    parameter.kind.clone_from(&taken.kind);
                }
                let says =
                    |name: &str| if name == "default" { takes_default(taken) } else { taken.is_typed() };
                for (name, value) in taken.arguments.iter().filter(|(name, _)| says(name)) {
                    parameter.complete(name, value);
                }
            }
            if parameter.kind.is_empty() {
                "String".clone_into(&mut parameter.kind);
            }
        }
        parameters
    }
}

/// Whether a use has room for the parameter's default. (That of a difference is the difference's.)
fn takes_default(taken: &Use) -> bool {
    taken.knows("default") && (taken.is_typed() || taken.function == "split_to_array")
}
