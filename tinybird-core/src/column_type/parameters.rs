//! The parameters of aggregate functions: `quantiles(0.5, 0.9)`, `topK(10)`.

use super::aggregate::Called;
use super::check::{Checker, number};
use super::functions::{Param, Params};
use super::rules::TYPE_AGGREGATE_PARAMETERS;
use super::syntax::{Kind, Node};

/// Checks the parameters that are given against those that the function takes.
pub(super) fn check(checker: &mut Checker, called: &Called<'_>, params: Params, given: &[Node]) {
    let (kinds, required, most) = match params {
        Params::None => (&[][..], 0, 0),
        Params::UpTo(required, kinds) => (kinds, required, kinds.len()),
        Params::Many(kinds) => (kinds, kinds.len(), usize::MAX),
        Params::Further(kinds) => (kinds, 1, usize::MAX),
    };
    if given.len() < required {
        let missing = kinds.get(given.len()).map_or_else(String::new, describe);
        checker.refuse(
            &TYPE_AGGREGATE_PARAMETERS,
            called.range,
            format!("`{}` needs a further parameter: {missing}", called.name),
            format!("write it in parentheses: `{}({})`", called.name, examples(kinds)),
        );
    }
    for (index, node) in given.iter().enumerate() {
        let kind = kinds.get(index).or(kinds.last()).filter(|_| index < most);
        match kind {
            None => {
                let few = if most == 0 { "no parameters" } else { "no further parameter" };
                checker.refuse(
                    &TYPE_AGGREGATE_PARAMETERS,
                    &node.range,
                    format!("`{}` takes {few}", called.name),
                    "remove it",
                );
                return;
            }
            Some(kind) if !fits(kind, node) => {
                checker.refuse(
                    &TYPE_AGGREGATE_PARAMETERS,
                    &node.range,
                    format!("this parameter of `{}` is {}", called.name, describe(kind)),
                    format!("write `{}({})`, for example", called.name, examples(kinds)),
                );
            }
            Some(_) => {}
        }
    }
}

fn fits(param: &Param, node: &Node) -> bool {
    match (param, &node.kind) {
        (Param::Level, Kind::Number(text)) => {
            text.parse::<f64>().is_ok_and(|level| (0.0..=1.0).contains(&level))
        }
        (Param::Accuracy, Kind::Number(text)) => {
            text.parse::<f64>().is_ok_and(|part| part > 0.0 && part < 1.0)
        }
        (Param::Whole(least, most), Kind::Number(_)) => {
            number(node).is_some_and(|value| (*least..=*most).contains(&value))
        }
        (Param::Number, Kind::Number(_)) | (Param::Text, Kind::Text(_)) | (Param::List, Kind::List(_)) => {
            true
        }
        (Param::Word(words), Kind::Text(text)) => words.contains(&text.as_str()),
        (Param::Any, Kind::Number(_) | Kind::Text(_)) => true,
        _ => false,
    }
}

fn describe(param: &Param) -> String {
    match param {
        Param::Level => "a level from 0 to 1".to_owned(),
        Param::Accuracy => "an accuracy between 0 and 1".to_owned(),
        Param::Whole(least, u32::MAX) => format!("a whole number of at least {least}"),
        Param::Whole(least, most) => format!("a whole number from {least} to {most}"),
        Param::Number => "a number".to_owned(),
        Param::Text => "a string".to_owned(),
        Param::Word(words) => format!("one of '{}'", words.join("', '")),
        Param::List => "a list of keys".to_owned(),
        Param::Any => "a number or a string".to_owned(),
    }
}

fn examples(params: &[Param]) -> String {
    let example = |param: &Param| match param {
        Param::Level => "0.5".to_owned(),
        Param::Accuracy => "0.01".to_owned(),
        Param::Whole(least, _) => 10.max(*least).to_string(),
        Param::Number => "10".to_owned(),
        Param::Text => "'..'".to_owned(),
        Param::Word(words) => format!("'{}'", words.first().copied().unwrap_or_default()),
        Param::List => "[1, 2]".to_owned(),
        Param::Any => "0".to_owned(),
    };
    params.iter().map(example).collect::<Vec<_>>().join(", ")
}
