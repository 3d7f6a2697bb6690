//! The calls for which the templates of a pipe are tried, and the values of their parameters.

use std::collections::BTreeMap;
use std::ops::Range;

use tinybird_core::template::render::Values;
use tinybird_core::template::{Parameter, ParameterType, Template, Use, Value};

use crate::compose::{Id, Pipes};

/// Parameters and their values.
pub(super) type Given = BTreeMap<String, String>;

/// A call of a pipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Case {
    /// What Tinybird itself renders to check a pipe.
    Check,
    /// A call with these parameters, and with what it cannot do without.
    Call(Given),
}

impl Case {
    pub(super) fn values(&self) -> Values {
        let now = "2024-01-01 00:00:00";
        match self {
            Self::Check => Values::check().at(now),
            Self::Call(given) => {
                given.iter().fold(Values::new().at(now), |values, (name, value)| values.with(name, value))
            }
        }
    }

    pub(super) fn given(&self) -> Option<&Given> {
        match self {
            Self::Check => None,
            Self::Call(given) => Some(given),
        }
    }
}

/// The parameters of the pipes, and what was tried for those that have no value of their own.
#[derive(Debug, Default)]
pub(super) struct Samples {
    parameters: BTreeMap<Id, Vec<Parameter>>,
    /// How many of the values in [`MADE_UP`] did not do for a parameter.
    tried: BTreeMap<(usize, String), usize>,
}

/// Values for a string of which nothing is known, after its own name.
const MADE_UP: [&str; 6] =
    ["1", "2024-01-01", "2024-01-01 00:00:00", "00000000-0000-0000-0000-000000000000", "{}", "UTC"];

impl Samples {
    /// The parameters of a template.
    fn of(&mut self, pipes: &Pipes<'_>, id: Id) -> &[Parameter] {
        self.parameters.entry(id).or_insert_with(|| {
            let template = pipes.node(id).filter(|node| node.is_template());
            let template = template.and_then(|node| Template::parse(node.sql()).ok());
            let parameters = template.map(|template| template.parameters().to_vec()).unwrap_or_default();
            parameters.into_iter().filter(|parameter| !parameter.local).collect()
        })
    }

    /// The calls for which a pipe is tried, after what Tinybird itself checks: nothing given, everything given, each
    /// parameter that is asked for alone, each value that one is compared with.
    pub(super) fn cases(&mut self, pipes: &Pipes<'_>, pipe: usize) -> Vec<Case> {
        let count = pipes.body(pipe).map_or(0, |body| body.nodes().len());
        let (mut all, mut defined, mut compared) = (Given::new(), Vec::new(), Vec::new());
        let mut has_template = false;
        for id in (0..count).map(|node| (pipe, node)) {
            let Some(program) = pipes.program(id) else { continue };
            has_template = true;
            let questions = program.questions();
            for parameter in self.of(pipes, id).to_vec() {
                if let Some(value) = self.sample(pipe, &parameter) {
                    // What `defined(x)` says of a parameter is less than what takes it says.
                    let is_better = !parameter.in_function || !all.contains_key(&parameter.name);
                    if is_better {
                        all.insert(parameter.name.clone(), value);
                    }
                }
            }
            defined.extend(questions.defined);
            compared.extend(questions.compared.into_iter().map(|(name, value)| (name, value.to_text())));
        }
        if !has_template {
            return Vec::new();
        }
        let mut cases = vec![Given::new(), all.clone()];
        for name in defined {
            let value = all.get(&name).cloned().unwrap_or_else(|| self.made_up(pipe, &name));
            cases.push(Given::from([(name, value)]));
        }
        for (name, value) in compared {
            let mut with_all = all.clone();
            with_all.insert(name.clone(), value.clone());
            cases.push(Given::from([(name, value)]));
            cases.push(with_all);
        }
        let mut kept: Vec<Case> = Vec::new();
        for case in cases.into_iter().map(Case::Call) {
            if !kept.contains(&case) {
                kept.push(case);
            }
        }
        kept
    }

    /// Values for the parameters that a template takes within these bytes, and that are not given: what it fails without.
    pub(super) fn missing(
        &mut self,
        pipes: &Pipes<'_>,
        id: Id,
        range: &Range<usize>,
        given: &Given,
    ) -> Option<Given> {
        let sql = pipes.node(id)?.sql();
        let parameters = self.of(pipes, id).to_vec();
        let find = |within: &str| -> Given {
            let words: Vec<&str> = within.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            parameters
                .iter()
                .filter(|parameter| words.contains(&parameter.name.as_str()))
                .filter(|parameter| !given.contains_key(&parameter.name))
                .filter_map(|parameter| Some((parameter.name.clone(), self.sample(id.0, parameter)?)))
                .collect()
        };
        // Of a call in brackets the error may tell less than the whole.
        let tag = || {
            let start =
                sql.get(..range.start)?.rfind("{{").or_else(|| sql.get(..range.start)?.rfind("{%"))?;
            let end = sql.get(range.end..)?.find(['}', '%']).map_or(sql.len(), |at| range.end + at);
            sql.get(start..end)
        };
        let found = find(sql.get(range.clone())?);
        let found = if found.is_empty() { find(tag()?) } else { found };
        (!found.is_empty()).then_some(found)
    }

    /// A value for a parameter: one that the template names, else one of its type.
    fn sample(&self, pipe: usize, parameter: &Parameter) -> Option<String> {
        let defaults = parameter.uses.iter().filter_map(|taken| taken.argument("default"));
        let listed = parameter.values().and_then(<[_]>::first);
        let named = [Some(&parameter.default), listed, parameter.example()].into_iter().flatten();
        let mut texts = named.chain(defaults).filter(|value| **value != Value::None).map(Value::to_text);
        if let Some(text) = texts.find(|text| !text.is_empty()) {
            return Some(text);
        }
        // What names a column or a table cannot be made up.
        let names =
            |taken: &Use| matches!(taken.function, "column" | "columns" | "symbol" | "table" | "TABLE");
        if parameter.uses.iter().any(names) {
            return None;
        }
        let text = match &parameter.kind {
            ParameterType::Column | ParameterType::Columns => return None,
            ParameterType::Date => "2024-01-01",
            ParameterType::DateTime => "2024-01-01 00:00:00",
            ParameterType::DateTime64 => "2024-01-01 00:00:00.000",
            ParameterType::Json => "{}",
            ParameterType::String => return Some(self.made_up(pipe, &parameter.name)),
            ParameterType::Array(of) if **of == ParameterType::String => {
                return Some(self.made_up(pipe, &parameter.name));
            }
            ParameterType::Array(of) => {
                return self.sample(pipe, &Parameter { kind: (**of).clone(), ..parameter.clone() });
            }
            ParameterType::Other(name) if !name.is_empty() => match parameter.in_function {
                true => return Some(self.made_up(pipe, &parameter.name)),
                false => return None,
            },
            ParameterType::Other(_) => return Some(self.made_up(pipe, &parameter.name)),
            _ => "1",
        };
        Some(text.to_owned())
    }

    /// A value for a string of which nothing is known.
    fn made_up(&self, pipe: usize, parameter: &str) -> String {
        let tried = self.tried.get(&(pipe, parameter.to_owned())).copied().unwrap_or_default();
        let name = parameter.to_ascii_lowercase();
        let is_zone = name.contains("timezone") || name == "tz";
        match tried.checked_sub(1).and_then(|at| MADE_UP.get(at)) {
            None if is_zone => "UTC".to_owned(),
            None => parameter.to_owned(),
            Some(value) => (*value).to_owned(),
        }
    }

    /// Whether a value is one that nobody wrote.
    pub(super) fn is_made_up(&self, pipe: usize, parameter: &str, value: &str) -> bool {
        self.made_up(pipe, parameter) == value
    }

    /// Takes another value for a parameter from now on, where there is one.
    pub(super) fn next(&mut self, pipe: usize, parameter: &str) -> Option<String> {
        let tried = self.tried.entry((pipe, parameter.to_owned())).or_default();
        if *tried >= MADE_UP.len() {
            return None;
        }
        *tried += 1;
        Some(self.made_up(pipe, parameter))
    }
}
