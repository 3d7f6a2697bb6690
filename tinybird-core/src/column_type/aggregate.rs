//! `AggregateFunction(function(parameters), types..)`: the state of an aggregate function.

use std::ops::Range;

use super::check::{Checker, number};
use super::combinator::{combine, or_null, resample, split, with_combinator};
use super::functions::{self, Takes};
use super::kinds::{Kinds, MAP_KEY};
use super::rules::{TYPE_AGGREGATE_ARGUMENTS, TYPE_AGGREGATE_UNKNOWN, TYPE_ARGUMENTS};
use super::syntax::{Call, Kind, Node};
use super::{Type, parameters, write};
use crate::suggest::did_you_mean;

/// The suffixes that queries put on a function to get its state, or to go on from states.
const STATES: &[&str] = &["SimpleState", "MergeState", "State", "Merge"];

/// A function as it is called: its name, its parameters, and where they stand.
pub(super) struct Called<'a> {
    pub(super) name: &'a str,
    pub(super) range: &'a Range<usize>,
    pub(super) params: &'a [Node<'a>],
    /// The version of the state, which may stand before the function.
    version: Option<u32>,
    /// The function and its parameters, as they are written.
    pub(super) text: String,
}

/// The function that is the first argument, and the types after it.
pub(super) fn parts<'a>(
    checker: &mut Checker,
    call: &'a Call<'a>,
    is_state: bool,
) -> Option<(Called<'a>, &'a [Node<'a>])> {
    let mut args = call.args.as_deref().unwrap_or_default();
    let mut version = None;
    if let ([first, rest @ ..], true) = (args, is_state)
        && let Some(number) = number(first)
    {
        version = Some(number);
        args = rest;
    }
    match args {
        [Node { kind: Kind::Call(function), .. }, types @ ..] => {
            let called = Called {
                name: &function.name,
                range: &function.name_range,
                params: function.args.as_deref().unwrap_or_default(),
                version,
                text: args.first().map(write::to_text).unwrap_or_default(),
            };
            Some((called, types))
        }
        _ => {
            let range = args.first().map_or(&call.name_range, |arg| &arg.range);
            let example = if is_state {
                "AggregateFunction(uniq, String)"
            } else {
                "SimpleAggregateFunction(sum, UInt64)"
            };
            checker.refuse(
                &TYPE_ARGUMENTS,
                range,
                format!("`{}` takes an aggregate function and the types of its arguments", call.name),
                format!("write `{example}`, for example"),
            );
            None
        }
    }
}

/// The meaning of `AggregateFunction(..)`.
pub(super) fn state(checker: &mut Checker, call: &Call) -> Type {
    let Some((called, types)) = parts(checker, call, true) else { return Type::Refused };
    // ClickHouse takes `sumState`, what a query calls, for the same as `sum`.
    let called = Called { name: without_state(called.name), ..called };
    let arguments: Vec<Type> = types.iter().map(|node| checker.type_(node)).collect();
    let at: Vec<_> = arguments.iter().cloned().zip(types.iter().map(|node| node.range.clone())).collect();
    match signature(checker, &called, at) {
        Some(()) => {
            let function = called.text.trim_end_matches("()").to_owned();
            Type::State { version: called.version, function, arguments }
        }
        None => Type::Refused,
    }
}

/// The function whose state `sumState` makes.
pub(super) fn without_state(name: &str) -> &str {
    let is_known = |function: &&str| functions::find(function).is_some() || split(function).is_some();
    name.strip_suffix("State").filter(is_known).unwrap_or(name)
}

pub(super) type Argument = (Type, Range<usize>);

/// Checks the arguments and parameters of a function with its combinators.
pub(super) fn signature(checker: &mut Checker, called: &Called<'_>, mut args: Vec<Argument>) -> Option<()> {
    let mut name = called.name;
    let mut params = called.params;
    let mut seen: Vec<&str> = Vec::new();
    let function = loop {
        if let Some(function) = functions::find(name) {
            // `sumMap` ends with the combinator already.
            if !(name.ends_with("Map") && seen.contains(&"Map")) {
                break function;
            }
        }
        let Some((base, combinator)) = split(name) else {
            unknown(checker, called, name);
            return None;
        };
        if seen.contains(&combinator) && combinator != "Array" {
            checker.refuse(
                &TYPE_AGGREGATE_UNKNOWN,
                called.range,
                format!("`{}` has the combinator `{combinator}` twice", called.name),
                "leave out one of them",
            );
            return None;
        }
        seen.push(combinator);
        args = combine(checker, called, combinator, args)?;
        if combinator == "Resample" {
            params = resample(checker, called, params)?;
        }
        name = base;
    };
    if let Some(at) = seen.iter().position(|combinator| *combinator == "OrNull") {
        let composite = |combinator: &&str| matches!(*combinator, "ForEach" | "Map" | "Resample");
        or_null(checker, called, function, seen.iter().skip(at).any(composite), &args)?;
    }
    let before = checker.errors.len();
    arguments(checker, called, function.takes, &args);
    parameters::check(checker, called, function.params, params);
    (checker.errors.len() == before).then_some(())
}

fn unknown(checker: &mut Checker, called: &Called<'_>, base: &str) {
    if let Some(function) = STATES.iter().find_map(|suffix| base.strip_suffix(suffix))
        && (functions::find(function).is_some() || split(function).is_some())
    {
        let after = called.name.strip_prefix(base).unwrap_or_default();
        checker.refuse(
            &TYPE_AGGREGATE_UNKNOWN,
            called.range,
            format!("`{}` belongs in a query; the type of its column names the function only", called.name),
            format!("write `{function}{after}`, with the types of its own arguments"),
        );
        return;
    }
    let suffix = called.name.strip_prefix(base).unwrap_or_default();
    let known = did_you_mean(called.name, functions::names())
        .map(str::to_owned)
        .or_else(|| did_you_mean(base, functions::names()).map(|known| format!("{known}{suffix}")))
        .or_else(|| with_combinator(base).map(|known| format!("{known}{suffix}")));
    let remedy = match known {
        Some(known) => format!("did you mean `{known}`?"),
        None => "use a function such as `sum`, `count`, `uniq`, `argMax` or `quantile(0.9)`".to_owned(),
    };
    checker.refuse(
        &TYPE_AGGREGATE_UNKNOWN,
        called.range,
        format!("unknown aggregate function `{}`", called.name),
        remedy,
    );
}

fn arguments(checker: &mut Checker, called: &Called<'_>, takes: Takes, args: &[Argument]) {
    let (kinds, more) = match takes {
        Takes::Each(kinds) => (kinds, false),
        Takes::AtLeast(kinds) => (kinds, true),
        Takes::Optional => {
            if let Some((_, range)) = args.get(1) {
                too_many(checker, called, range);
            }
            return;
        }
        Takes::Maps { values, map } => {
            maps(checker, called, values, map, args);
            return;
        }
    };
    if args.len() < kinds.len() {
        let missing = kinds.get(args.len()).map_or("any type", |kinds| kinds.words);
        let count = kinds.len();
        let least = if more { "at least " } else { "" };
        checker.refuse(
            &TYPE_AGGREGATE_ARGUMENTS,
            called.range,
            format!("`{}` takes {least}{count} argument{}", called.name, if count == 1 { "" } else { "s" }),
            format!("add its type after the function: {missing}"),
        );
    }
    for (index, (kind, range)) in args.iter().enumerate() {
        let Some(kinds) = kinds.get(index).or(kinds.last().filter(|_| more)) else {
            too_many(checker, called, range);
            return;
        };
        if !kinds.include(kind) {
            checker.refuse(
                &TYPE_AGGREGATE_ARGUMENTS,
                range,
                format!("`{}` takes {} here", called.name, kinds.words),
                format!("use a type of {}", kinds.words),
            );
        }
    }
}

fn too_many(checker: &mut Checker, called: &Called<'_>, range: &Range<usize>) {
    checker.refuse(
        &TYPE_AGGREGATE_ARGUMENTS,
        range,
        format!("`{}` takes no further argument", called.name),
        "remove it",
    );
}

/// The arguments of `sumMap` and its like.
fn maps(checker: &mut Checker, called: &Called<'_>, values: Kinds, map: bool, args: &[Argument]) {
    let columns: Vec<&Type> = match args {
        [(Type::Refused, _)] => return,
        [(Type::Map(key, value), range)] if map => {
            if !MAP_KEY.include(key) {
                checker.refuse(
                    &TYPE_AGGREGATE_ARGUMENTS,
                    range,
                    format!("the keys of the map of `{}` are {}", called.name, MAP_KEY.words),
                    "use another type for the keys",
                );
            } else if !values.include(value) {
                let words = values.words;
                checker.refuse(
                    &TYPE_AGGREGATE_ARGUMENTS,
                    range,
                    format!("the values of the map of `{}` are {words}", called.name),
                    format!("use a map of {words}"),
                );
            }
            return;
        }
        [(Type::Tuple(columns), _)] => columns.iter().map(|column| &column.of).collect(),
        _ => args.iter().map(|(kind, _)| kind).collect(),
    };
    let arrays = columns.iter().all(|kind| matches!(kind, Type::Array(_) | Type::Refused));
    let summed = columns.iter().skip(1).all(|kind| match kind {
        Type::Array(element) => values.include(element),
        _ => true,
    });
    let range = match args {
        [(_, first), .., (_, last)] => first.start..last.end,
        [(_, range)] => range.clone(),
        [] => called.range.clone(),
    };
    if columns.len() < 2 || !arrays {
        let or = if map { ", or a map" } else { "" };
        checker.refuse(
            &TYPE_AGGREGATE_ARGUMENTS,
            &range,
            format!("`{}` takes an array of keys and arrays of values{or}", called.name),
            "write `Array(String), Array(UInt64)`, for example",
        );
    } else if !summed {
        checker.refuse(
            &TYPE_AGGREGATE_ARGUMENTS,
            &range,
            format!("the values of `{}` are {}", called.name, values.words),
            format!("use arrays of {} after the keys", values.words),
        );
    }
}
