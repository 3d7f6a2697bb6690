//! Whether the calls of a tag are what Tinybird's functions take.

use std::ops::Range;

use super::defaults::{check_default, is_none};
use super::functions::{self, Function, Role};
use super::parameter_type::ParameterType;
use super::parameters::constant;
use super::python::{Call, Id, Kind, Tree};
use super::rules::{TEMPLATE_ARGUMENTS, TEMPLATE_FUNCTION};
use super::value::Value;
use crate::rule::Invalid;
use crate::suggest::{all_of, did_you_mean, one_of};

/// What is wrong with the calls of a tag.
#[derive(Debug, Default)]
pub(super) struct Calls {
    pub(super) invalid: Vec<Invalid>,
    /// Names that are called and are not functions, unless the template gives them a value.
    pub(super) unknown: Vec<(String, Invalid)>,
}

impl Calls {
    /// Checks the calls of a tag, which is `{{ .. }}` or a statement. `is_given` says which parameters the
    /// caller has given where it is reached.
    pub(super) fn check(&mut self, tree: &Tree, in_expression: bool, is_given: impl Fn(&str) -> bool) {
        for (_, node) in tree.nodes() {
            let Kind::Call(call) = &node.kind else { continue };
            let place = tree.range(call.function);
            match tree.kind(call.function) {
                Some(Kind::Name(name)) => self.function(tree, call, name, place, in_expression, &is_given),
                Some(Kind::Attribute { .. }) => {}
                Some(Kind::Call(_)) => {
                    let message = "what a function of a template returns is not a function";
                    let open = place.end..node.range.end;
                    self.refuse(message, "remove the second pair of parentheses", open);
                }
                _ if in_expression => {
                    self.invalid.push(
                        Invalid::new(
                            &TEMPLATE_FUNCTION,
                            "only a function can be called",
                            "name one: `String(x)`",
                        )
                        .at(place),
                    );
                }
                _ => {}
            }
        }
    }

    fn refuse(&mut self, message: impl Into<String>, help: impl Into<String>, range: Range<usize>) {
        self.invalid.push(Invalid::new(&TEMPLATE_ARGUMENTS, message, help).at(range));
    }

    fn function(
        &mut self,
        tree: &Tree,
        call: &Call,
        name: &str,
        place: Range<usize>,
        in_expression: bool,
        is_given: impl Fn(&str) -> bool,
    ) {
        match functions::find(name) {
            Some(function) if function.in_expressions || !in_expression => {
                self.arguments(tree, call, function, place, is_given)
            }
            None if !in_expression && functions::is_builtin(name) => {}
            _ => {
                let invalid = unknown(name, in_expression).at(place);
                if in_expression || functions::is_unsafe(name) {
                    self.invalid.push(invalid);
                } else {
                    self.unknown.push((name.to_owned(), invalid));
                }
            }
        }
    }

    fn arguments(
        &mut self,
        tree: &Tree,
        call: &Call,
        function: &'static Function,
        place: Range<usize>,
        is_given: impl Fn(&str) -> bool,
    ) {
        let name = function.name;
        if name == "sql_and" {
            self.operands(tree, call);
        }
        if function.arguments == ["*"] {
            return;
        }
        let mut given: Vec<&str> = Vec::new();
        let mut positional = 0;
        let mut default: Option<Id> = None;
        let mut of = None;
        for argument in &call.arguments {
            let (argument_name, node) = match tree.kind(argument.node) {
                // What these hold is only known when the template is rendered.
                Some(Kind::Keyword { name: None, .. } | Kind::Starred(_)) => return,
                Some(Kind::Keyword { name: Some(keyword), value }) => {
                    let Some(known) = function.arguments.iter().find(|known| *known == keyword) else {
                        let (message, help) = unknown_argument(function, keyword);
                        self.refuse(message, help, argument.range.clone());
                        continue;
                    };
                    (*known, *value)
                }
                _ => {
                    let Some(known) = function.arguments.get(positional) else {
                        let count = function.arguments.len();
                        let message = format!("`{name}` takes no more than {count} arguments");
                        self.refuse(message, "remove the others", argument.range.clone());
                        return;
                    };
                    positional += 1;
                    (*known, argument.node)
                }
            };
            if given.contains(&argument_name) {
                let message = format!("the argument `{argument_name}` of `{name}` is given twice");
                self.refuse(message, "give it once, by its place or by its name", argument.range.clone());
            }
            given.push(argument_name);
            match argument_name {
                "default" => default = Some(node),
                "_type" => of = Some(node),
                _ => {}
            }
        }
        let missing =
            function.arguments.iter().take(function.required).filter(|needed| !given.contains(needed));
        if let Some(missing) = all_of(missing) {
            let (message, help) = if matches!(function.role, Role::Type | Role::Alias) {
                (format!("`{name}` does not name a parameter"), format!("name one: `{name}(limit)`"))
            } else {
                (format!("`{name}` cannot do without {missing}"), "give them".to_owned())
            };
            let end = call.close + 1;
            return self.refuse(message, help, place.start..end);
        }
        self.values(tree, call, function);
        let parameter = call.arguments.first().and_then(|first| tree.name(first.node));
        let Some(default) = default.filter(|_| !parameter.is_some_and(is_given)) else { return };
        let kind = match of.map(|of| constant(tree, of)) {
            None if matches!(name, "column" | "columns") => ParameterType::taken_by(name),
            _ if !matches!(function.role, Role::Type | Role::Alias) => return,
            Some(Some(of)) => ParameterType::array_of(&of.to_text()),
            Some(None) => return,
            None => ParameterType::from(name),
        };
        let value = constant(tree, default).filter(|value| !is_none(&kind, value));
        if let Some(Err(invalid)) = value.map(|value| check_default(&kind, &value)) {
            self.invalid.push(invalid.at(tree.range(default)));
        }
    }

    /// The arguments that take one of a few values.
    fn values(&mut self, tree: &Tree, call: &Call, function: &Function) {
        let allowed: &[&str] = match function.name {
            "cache_ttl" => &["5s", "1m", "5m", "30m", "1h"],
            "activate" => &["analyzer", "parallel_replicas", "optimize_aggregation_in_order"],
            "disable" => &["analyzer"],
            _ => return,
        };
        let Some(argument) = call.arguments.first() else { return };
        let node = match tree.kind(argument.node) {
            Some(Kind::Keyword { value, .. }) => *value,
            _ => argument.node,
        };
        let Some(Value::Text(text)) = constant(tree, node) else { return };
        if !allowed.contains(&text.as_str()) {
            let message = format!("`{}` does not know `{text}`", function.name);
            self.refuse(message, format!("write {}", one_of(allowed)), argument.range.clone());
        }
    }

    /// `sql_and(a=1, b__in=[1, 2])`: the operators behind the names.
    fn operands(&mut self, tree: &Tree, call: &Call) {
        const OPERATORS: &[&str] = &["in", "not_in", "gt", "lt", "gte", "lte"];
        for argument in &call.arguments {
            let Some(Kind::Keyword { name: Some(name), .. }) = tree.kind(argument.node) else { continue };
            if let Some((_, operator)) = name.rsplit_once("__")
                && !OPERATORS.contains(&operator)
            {
                let message = format!("`sql_and` knows no operator `{operator}`");
                self.refuse(message, format!("write {}", one_of(OPERATORS)), argument.range.clone());
            }
        }
    }
}

fn unknown(name: &str, in_expression: bool) -> Invalid {
    let known =
        functions::FUNCTIONS.iter().filter(|function| function.in_expressions).map(|function| function.name);
    let message = if functions::is_unsafe(name) {
        format!("Tinybird allows no `{name}(..)` in a template")
    } else if in_expression && functions::is_builtin(name) {
        format!("Tinybird allows no `{name}(..)` between `{{{{` and `}}}}`")
    } else {
        format!("`{name}` is not a function of Tinybird's templates")
    };
    let help = if in_expression && functions::is_builtin(name) {
        format!("call it in a statement: `{{% set x = {name}(..) %}}`, then `{{{{ x }}}}`")
    } else {
        instead(name).unwrap_or_else(|| match did_you_mean(name, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "ClickHouse's functions stand outside of the tags: `toDate({{String(day)}})`".to_owned(),
        })
    };
    Invalid::new(&TEMPLATE_FUNCTION, message, help)
}

/// What to write instead of a type of ClickHouse's that no function takes.
pub(super) fn instead(name: &str) -> Option<String> {
    let help = match name {
        "UUID" => "take it as a string and convert it in SQL: `toUUID({{String(id)}})`",
        "Enum8" | "Enum16" | "FixedString" | "IPv4" | "IPv6" => "take it as a string: `{{String(x)}}`",
        _ if name.starts_with("Decimal") => {
            "take it as a string and convert it in SQL: `toDecimal64({{String(x)}}, 2)`"
        }
        _ => return None,
    };
    Some(help.to_owned())
}

fn unknown_argument(function: &Function, keyword: &str) -> (String, String) {
    let name = function.name;
    let known = function.arguments.iter().filter(|argument| !matches!(**argument, "x" | "s" | "_type"));
    let known: Vec<&str> = known.copied().collect();
    let message = format!("`{name}` takes no argument `{keyword}`");
    let help = match did_you_mean(keyword, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.is_empty() => "remove it".to_owned(),
        None => format!("remove it; beside its value it takes {}", all_of(&known).unwrap_or_default()),
    };
    (message, help)
}
