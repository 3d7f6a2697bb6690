//! Enums: names and their numbers.

use std::collections::HashMap;
use std::ops::Range;

use super::Type;
use super::rules::TYPE_ENUM;
use super::syntax::{Kind, Node};
use crate::rule::Invalid;

/// One element: its name, where it stands, and its number if it has one.
struct Element<'a> {
    name: &'a str,
    range: Range<usize>,
    value: Option<(i64, Range<usize>)>,
}

/// Reads the elements of the enum that is called `name`.
pub(super) fn check(name: &str, range: &Range<usize>, args: &[Node], errors: &mut Vec<Invalid>) -> Type {
    let before = errors.len();
    if args.is_empty() {
        errors.push(
            Invalid::new(
                &TYPE_ENUM,
                format!("`{name}` lists no names"),
                format!("list the names with their numbers: `{name}('active' = 1, 'gone' = 2)`"),
            )
            .at(range.clone()),
        );
        return Type::Refused;
    }
    let elements: Vec<_> = args.iter().filter_map(|arg| element(arg, errors)).collect();
    if elements.len() < args.len() {
        return Type::Refused;
    }
    let Some(values) = numbers(&elements, errors) else { return Type::Refused };
    let eight = name == "Enum8";
    let wide = !eight && (name == "Enum16" || values.iter().any(|value| i8::try_from(*value).is_err()));
    let (least, most, wider) =
        if eight { (-128, 127, "use `Enum16`, or a number") } else { (-32768, 32767, "use a number") };
    let mut names = HashMap::new();
    let mut numbers = HashMap::new();
    for (element, value) in elements.iter().zip(&values) {
        let at = element.value.as_ref().map_or(&element.range, |(_, range)| range).clone();
        if !(least..=most).contains(value) {
            errors.push(
                Invalid::new(
                    &TYPE_ENUM,
                    format!("{value} does not fit `{name}`"),
                    format!("{wider} from {least} to {most}"),
                )
                .at(at.clone()),
            );
        }
        if let Some(other) = names.insert(element.name, *value) {
            errors.push(
                Invalid::new(
                    &TYPE_ENUM,
                    format!("the name '{}' is already there, with the number {other}", element.name),
                    "remove it, or give it another name",
                )
                .at(element.range.clone()),
            );
        } else if let Some(other) = numbers.insert(*value, element.name) {
            errors.push(
                Invalid::new(
                    &TYPE_ENUM,
                    format!("the number {value} is already taken by '{other}'"),
                    "give each name its own number",
                )
                .at(at),
            );
        }
    }
    if errors.len() > before {
        return Type::Refused;
    }
    let names = elements
        .iter()
        .zip(values)
        .filter_map(|(e, v)| Some((e.name.to_owned(), i16::try_from(v).ok()?)))
        .collect();
    Type::Enum { wide, names }
}

fn element<'a>(arg: &'a Node, errors: &mut Vec<Invalid>) -> Option<Element<'a>> {
    match &arg.kind {
        Kind::Text(name) => Some(Element { name, range: arg.range.clone(), value: None }),
        Kind::Entry { name, name_range, value } => {
            let number = match &value.kind {
                Kind::Number(number) => number.parse::<i64>().ok(),
                _ => None,
            };
            if let Some(number) = number {
                return Some(Element {
                    name,
                    range: name_range.clone(),
                    value: Some((number, value.range.clone())),
                });
            }
            errors.push(
                Invalid::new(
                    &TYPE_ENUM,
                    "the number of an enum's name is a whole number, at most 32767",
                    format!("write `'{name}' = 1`, for example"),
                )
                .at(value.range.clone()),
            );
            None
        }
        _ => {
            errors.push(
                Invalid::new(
                    &TYPE_ENUM,
                    "an element of an enum is a name in quotes and its number",
                    "write `'active' = 1`, for example",
                )
                .at(arg.range.clone()),
            );
            None
        }
    }
}

/// The number of each element, counted as ClickHouse does where it is left out.
fn numbers(elements: &[Element<'_>], errors: &mut Vec<Invalid>) -> Option<Vec<i64>> {
    let first = elements.first().and_then(|element| element.value.as_ref().map(|(value, _)| *value));
    let explicit = |element: &Element<'_>| element.value.is_some();
    let rest = elements.get(1..).unwrap_or_default();
    if rest.iter().all(explicit) || !rest.iter().any(explicit) {
        let start = first.unwrap_or(1);
        return Some(
            elements
                .iter()
                .zip(0..)
                .map(|(element, index)| {
                    element.value.as_ref().map_or(start.saturating_add(index), |(value, _)| *value)
                })
                .collect(),
        );
    }
    let odd = rest.iter().find(|element| !explicit(element)).or(elements.first())?;
    errors.push(
        Invalid::new(
            &TYPE_ENUM,
            format!("'{}' has no number while others have one", odd.name),
            "give every name a number, or only the first, from which they then count up",
        )
        .at(odd.range.clone()),
    );
    None
}
