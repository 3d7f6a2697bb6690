//! `SimpleAggregateFunction(function, type)`: a plain value that merges with itself.

use super::Type;
use super::aggregate::{self, Called};
use super::check::Checker;
use super::functions;
use super::rules::TYPE_SIMPLE_AGGREGATE;
use super::syntax::Call;
use crate::suggest::did_you_mean;

/// The functions that Tinybird takes.
const FUNCTIONS: &[&str] = &[
    "any",
    "anyLast",
    "min",
    "max",
    "sum",
    "sumWithOverflow",
    "groupBitAnd",
    "groupBitOr",
    "groupBitXor",
    "sumMap",
    "minMap",
    "maxMap",
    "groupArrayArray",
    "groupArrayLastArray",
    "groupUniqArrayArray",
    "sumMappedArrays",
    "minMappedArrays",
    "maxMappedArrays",
];

/// Other names of the same functions.
const ALIASES: &[&str] = &["any_value", "first_value", "last_value", "BIT_AND", "BIT_OR", "BIT_XOR"];

/// The meaning of `SimpleAggregateFunction(..)`.
pub(super) fn check(checker: &mut Checker, call: &Call) -> Type {
    let Some((called, types)) = aggregate::parts(checker, call, false) else { return Type::Refused };
    if !is_known(called.name) {
        refuse_function(checker, &called);
        return Type::Refused;
    }
    let [node] = types else {
        let range = types.get(1).map_or(called.range, |node| &node.range);
        return checker.refuse(
            &TYPE_SIMPLE_AGGREGATE,
            range,
            format!("`SimpleAggregateFunction` stores one type: what `{}` returns", called.name),
            format!("write `SimpleAggregateFunction({}, UInt64)`, for example", called.name),
        );
    };
    let kind = checker.type_(node);
    if aggregate::signature(checker, &called, vec![(kind.clone(), node.range.clone())]).is_none() {
        return Type::Refused;
    }
    if let Some(returned) = returned(called.name, &kind) {
        return checker.refuse(
            &TYPE_SIMPLE_AGGREGATE,
            &node.range,
            format!("`{}` returns another type than this", called.name),
            format!("store {returned}"),
        );
    }
    Type::Simple { function: called.text.trim_end_matches("()").to_owned(), of: Box::new(kind) }
}

fn is_known(name: &str) -> bool {
    let any_case = ["sum", "min", "max"].into_iter().any(|known| known.eq_ignore_ascii_case(name));
    any_case || FUNCTIONS.contains(&name) || ALIASES.contains(&name)
}

fn refuse_function(checker: &mut Checker, called: &Called<'_>) {
    let remedy = if functions::find(called.name).is_some() {
        format!("use `AggregateFunction({}, ..)`, or one of {}", called.text, FUNCTIONS.join(", "))
    } else if let Some(known) = did_you_mean(called.name, FUNCTIONS.iter().copied()) {
        format!("did you mean `{known}`?")
    } else {
        format!("use one of {}, or `AggregateFunction`", FUNCTIONS.join(", "))
    };
    checker.refuse(
        &TYPE_SIMPLE_AGGREGATE,
        called.range,
        format!("`SimpleAggregateFunction` does not take `{}`", called.name),
        remedy,
    );
}

/// What the function returns, in words, if that is not `kind`.
fn returned(name: &str, kind: &Type) -> Option<String> {
    if !matches!(kind.stored(), Type::LowCardinality(_)) && kind.contains_low_cardinality() {
        return Some("the type without `LowCardinality` inside, which aggregate functions drop".to_owned());
    }
    match name {
        _ if name.eq_ignore_ascii_case("sum") => widened(kind),
        "sumMap" | "sumMappedArrays" => match kind {
            Type::Map(_, value) => widened(value).map(|wide| format!("values of {wide}")),
            Type::Tuple(columns) => columns.iter().skip(1).find_map(|column| match &column.of {
                Type::Array(element) => widened(element).map(|wide| format!("values of {wide}")),
                _ => None,
            }),
            _ => None,
        },
        "sumWithOverflow" if matches!(kind.value(), Type::Enum { .. }) => Some("a number".to_owned()),
        "groupArrayArray" | "groupArrayLastArray" | "groupUniqArrayArray" => match kind {
            Type::Array(element) if element.is_nullable() => {
                Some("an array of elements that are not nullable".to_owned())
            }
            _ => None,
        },
        _ => None,
    }
}

/// The type that a sum of `kind` has, if it is a wider one.
fn widened(kind: &Type) -> Option<String> {
    let wide = match kind.value() {
        Type::Bool => "UInt64".to_owned(),
        Type::Int { bits: 8..=32, signed: false } => "UInt64".to_owned(),
        Type::Int { bits: 8..=32, signed: true } | Type::Enum { .. } => "Int64".to_owned(),
        Type::Float { bits: 32 } => "Float64".to_owned(),
        Type::Decimal { precision: ..=37, scale } => format!("Decimal(38, {scale})"),
        _ => return None,
    };
    Some(if kind.is_nullable() { format!("`Nullable({wide})`") } else { format!("`{wide}`") })
}

impl Type {
    fn contains_low_cardinality(&self) -> bool {
        match self {
            Type::LowCardinality(_) => true,
            Type::Array(inner) | Type::Nullable(inner) | Type::Simple { of: inner, .. } => {
                inner.contains_low_cardinality()
            }
            Type::Map(key, value) => key.contains_low_cardinality() || value.contains_low_cardinality(),
            Type::Tuple(inner) | Type::Nested(inner) => {
                inner.iter().any(|inner| inner.of.contains_low_cardinality())
            }
            _ => false,
        }
    }
}
