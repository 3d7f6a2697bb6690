//! What the combinators of aggregate functions take: `sumIf`, `uniqArray`, `quantileResample`.

use super::Type;
use super::aggregate::{Argument, Called};
use super::check::{Checker, number};
use super::functions::{self, Function, Returns};
use super::kinds::{COMPARABLE, FLAG, MAP_KEY, WHOLE};
use super::rules::{TYPE_AGGREGATE_ARGUMENTS, TYPE_AGGREGATE_PARAMETERS};
use super::syntax::Node;

/// The suffixes that change what an aggregate function does.
const COMBINATORS: &[&str] =
    &["If", "Array", "Map", "OrNull", "OrDefault", "ForEach", "Distinct", "Resample", "ArgMin", "ArgMax"];

/// The name without its last combinator, and that.
pub(super) fn split(name: &str) -> Option<(&str, &'static str)> {
    COMBINATORS
        .iter()
        .filter_map(|combinator| {
            Some((name.strip_suffix(combinator).filter(|base| !base.is_empty())?, *combinator))
        })
        .max_by_key(|(_, combinator)| combinator.len())
}

/// A known function and combinator that differ in case only: `sumif` is `sumIf`.
pub(super) fn with_combinator(name: &str) -> Option<String> {
    COMBINATORS.iter().find_map(|combinator| {
        let (base, end) = name.split_at_checked(name.len().checked_sub(combinator.len())?)?;
        let base = functions::names().find(|known| known.eq_ignore_ascii_case(base))?;
        end.eq_ignore_ascii_case(combinator).then(|| format!("{base}{combinator}"))
    })
}

/// The arguments that are left for the function below a combinator.
pub(super) fn combine(
    checker: &mut Checker,
    called: &Called<'_>,
    combinator: &str,
    mut args: Vec<Argument>,
) -> Option<Vec<Argument>> {
    let last = match combinator {
        "If" => Some((FLAG, "the condition")),
        "Resample" => Some((WHOLE, "the key")),
        "ArgMin" | "ArgMax" => Some((COMPARABLE, "the value to compare by")),
        _ => None,
    };
    if let Some((kinds, what)) = last {
        let Some((kind, range)) = args.pop() else {
            checker.refuse(
                &TYPE_AGGREGATE_ARGUMENTS,
                called.range,
                format!("`{}` needs {what} as its last argument", called.name),
                format!("add {what} as {}", kinds.words),
            );
            return None;
        };
        let unclear = combinator == "If" && called.name.contains("_respect_nulls") && kind.is_nullable();
        if unclear || !kinds.include(&kind) {
            checker.refuse(
                &TYPE_AGGREGATE_ARGUMENTS,
                &range,
                format!("the last argument of `{}` is {what}: {}", called.name, kinds.words),
                format!("use {}", kinds.words),
            );
            return None;
        }
        return Some(args);
    }
    let what = match combinator {
        "Array" | "ForEach" => "an array",
        "Map" => "a map with keys of a single value",
        "Distinct" if args.is_empty() => {
            checker.refuse(
                &TYPE_AGGREGATE_ARGUMENTS,
                called.range,
                format!("`{}` needs an argument", called.name),
                "add the type of what is distinct",
            );
            return None;
        }
        _ => return Some(args),
    };
    if args.is_empty() || (combinator == "Map" && args.len() > 1) {
        let range = args.get(1).map_or(called.range, |(_, range)| range);
        checker.refuse(
            &TYPE_AGGREGATE_ARGUMENTS,
            range,
            format!("`{}` works on {what}", called.name),
            format!("give it {what}"),
        );
        return None;
    }
    let mut inner = Vec::with_capacity(args.len());
    for (kind, range) in args {
        let element = match (kind, combinator) {
            (Type::Refused, _) => Type::Refused,
            (Type::Map(key, value), "Map") if MAP_KEY.include(&key) => *value,
            (Type::Array(element), "Array" | "ForEach") => *element,
            (Type::Nested(elements), "Array" | "ForEach") => Type::Tuple(elements),
            _ => {
                checker.refuse(
                    &TYPE_AGGREGATE_ARGUMENTS,
                    &range,
                    format!("`{}` works on {what}", called.name),
                    format!("give it {what}, or leave out `{combinator}`"),
                );
                return None;
            }
        };
        inner.push((element, range));
    }
    Some(inner)
}

/// `Resample` takes start, end and step after the function's own parameters.
pub(super) fn resample<'a>(
    checker: &mut Checker,
    called: &Called<'_>,
    params: &'a [Node<'a>],
) -> Option<&'a [Node<'a>]> {
    let own = params.len().checked_sub(3).and_then(|own| params.split_at_checked(own));
    match own {
        Some((own, [start, end, step]))
            if number(start).zip(number(end)).is_some_and(|(start, end)| {
                // ClickHouse limits the number of buckets to 2^20.
                number(step)
                    .is_some_and(|step| step > 0 && start < end && (end - start).div_ceil(step) <= 1 << 20)
            }) =>
        {
            Some(own)
        }
        _ => {
            checker.refuse(
                &TYPE_AGGREGATE_PARAMETERS,
                called.range,
                format!("`{}` takes start, end and step, the end after the start", called.name),
                format!("write `{}(0, 100, 10)`, for example", called.name),
            );
            None
        }
    }
}

pub(super) fn or_null(
    checker: &mut Checker,
    called: &Called<'_>,
    function: &Function,
    composite: bool,
    args: &[Argument],
) -> Option<()> {
    let single = !composite
        && match function.returns {
            Returns::Value => true,
            Returns::Composite => false,
            Returns::Argument => args.first().is_none_or(|(kind, _)| {
                !matches!(
                    kind.value(),
                    Type::Array(_)
                        | Type::Map(..)
                        | Type::Tuple(_)
                        | Type::Nested(_)
                        | Type::Json(_)
                        | Type::Dynamic { .. }
                        | Type::Variant(_)
                        | Type::Geo(_)
                        | Type::State { .. }
                )
            }),
        };
    if !single {
        checker.refuse(
            &TYPE_AGGREGATE_ARGUMENTS,
            called.range,
            format!("what `{}` returns may not be null", called.name),
            "leave out `OrNull`, or use `OrDefault`",
        );
    }
    single.then_some(())
}
