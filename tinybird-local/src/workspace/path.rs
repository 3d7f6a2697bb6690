//! A value of a row, by its JSON path. Numbers keep all their digits: nothing is read that is only passed on.

use std::collections::HashMap;

use serde_json::value::RawValue;
use tinybird_core::datasource::Step;

/// What a JSON path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A value, as it is written.
    Value(String),
    /// Nothing has this name.
    Missing,
}

/// The members of an object whose names have no escapes.
pub(super) type Members<'a> = HashMap<&'a str, &'a RawValue>;

/// An object, of which each member is found without another look at its text.
pub(super) enum Object<'a> {
    Plain(Members<'a>),
    /// A name with escapes is not a slice of the text.
    Escaped(HashMap<String, &'a RawValue>),
}

impl<'a> Object<'a> {
    pub(super) fn read(text: &'a str) -> Option<Self> {
        match serde_json::from_str(text) {
            Ok(members) => Some(Self::Plain(members)),
            Err(_) => serde_json::from_str(text).ok().map(Self::Escaped),
        }
    }

    fn member(&self, name: &str) -> Option<&'a RawValue> {
        match self {
            Self::Plain(members) => members.get(name).copied(),
            Self::Escaped(members) => members.get(name).copied(),
        }
    }

    /// Follows the steps from the object, whose text is `text`.
    pub(super) fn follow(&self, text: &str, steps: &[Step]) -> Found {
        match steps.split_first() {
            Some((Step::Member(name), rest)) => match self.member(name) {
                Some(value) => follow(value.get(), rest),
                None => Found::Missing,
            },
            _ => follow(text, steps),
        }
    }
}

/// Follows the steps from a value.
fn follow(value: &str, steps: &[Step]) -> Found {
    let Some((step, rest)) = steps.split_first() else { return Found::Value(value.to_owned()) };
    match step {
        Step::Member(_) => match Object::read(value) {
            Some(object) => object.follow(value, steps),
            None => Found::Missing,
        },
        Step::Element(index) => {
            let elements: Vec<&RawValue> = serde_json::from_str(value).unwrap_or_default();
            elements.get(*index).map_or(Found::Missing, |value| follow(value.get(), rest))
        }
        Step::Elements => {
            let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(value) else {
                // What is not an array is refused as a value of the column's type.
                return Found::Value(value.to_owned());
            };
            if rest.is_empty() {
                return Found::Value(value.to_owned());
            }
            let mut found = Vec::with_capacity(elements.len());
            for element in elements {
                match follow(element.get(), rest) {
                    Found::Value(value) => found.push(value),
                    Found::Missing => return Found::Missing,
                }
            }
            Found::Value(format!("[{}]", found.join(",")))
        }
    }
}

#[cfg(test)]
mod tests {
    use tinybird_core::datasource::JsonPath;

    use super::*;

    #[test]
    fn paths_lead_to_values() {
        let row =
            r#"{"a": {"b": 1.50, "k\"": 2}, "list": [{"n": 1}, {"n": 12345678901234567890123}], "x": null}"#;
        for (path, expected) in [
            ("$.a.b", Some("1.50")),
            ("$.list[:].n", Some("[1,12345678901234567890123]")),
            ("$.list[1].n", Some("12345678901234567890123")),
            ("$.list[:]", Some(r#"[{"n": 1}, {"n": 12345678901234567890123}]"#)),
            ("$.x", Some("null")),
            ("$.a.c", None),
            ("$.list[:].m", None),
            ("$.list[2]", None),
            ("$", Some(row)),
        ] {
            let path = JsonPath::new(path);
            let object = Object::read(row).expect("an object");
            let found = object.follow(row, path.steps().expect("steps"));
            let expected = expected.map_or(Found::Missing, |value| Found::Value(value.to_owned()));
            assert_eq!(found, expected, "{path}");
        }
    }
}
