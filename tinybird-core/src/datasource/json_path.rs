//! JSON paths: where the values of a column stand in a row.

use std::fmt;

/// The JSON path of a column, such as `$.items[:].sku`, and the steps that it takes.
///
/// ```
/// use tinybird_core::datasource::{JsonPath, Step};
///
/// let path = JsonPath::new("$.items[:].sku");
/// let [Step::Member(items), Step::Elements, Step::Member(sku)] = path.steps().unwrap() else { panic!() };
/// assert_eq!((&**items, &**sku), ("items", "sku"));
/// assert_eq!(JsonPath::new("$").steps(), Some(&[][..]));
/// assert_eq!(JsonPath::new("$..sku").steps(), None);
/// ```
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonPath {
    text: String,
    steps: Option<Vec<Step>>,
}

/// A step of a JSON path.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into the member of an object: `.name`.
    Member(Box<str>),
    /// Into every element of an array: `[:]`.
    Elements,
    /// Into one element of an array, counted from 0: `[0]`.
    Element(usize),
}

impl JsonPath {
    /// The path as it is written.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let steps = text.strip_prefix('$').and_then(steps);
        Self { text, steps }
    }

    /// The path that a column has by default: `$.name`, or `$.name[:]` for an array.
    pub(super) fn of_column(name: &str, is_array: bool) -> Self {
        Self::new(["$.", name, if is_array { "[:]" } else { "" }].concat())
    }

    /// The path as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The steps from the row to the value, none for the row itself. `None` where the path does not begin at the
    /// row's root, or has other steps: `*`, `..`, a name in brackets.
    #[must_use]
    pub fn steps(&self) -> Option<&[Step]> {
        self.steps.as_deref()
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for JsonPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// The steps after the `$`.
fn steps(mut rest: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let length = after.find(['.', '[', ']']).unwrap_or(after.len());
            let (name, next) = after.split_at_checked(length)?;
            if name.is_empty() || name == "*" {
                return None;
            }
            steps.push(Step::Member(name.into()));
            rest = next;
        } else {
            let (index, next) = rest.strip_prefix('[')?.split_once(']')?;
            steps.push(match index {
                ":" => Step::Elements,
                _ if index.bytes().all(|byte| byte.is_ascii_digit()) => Step::Element(index.parse().ok()?),
                _ => return None,
            });
            rest = next;
        }
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_apart() {
        let member = |name: &str| Step::Member(name.into());
        for (path, expected) in [
            ("$", Some(vec![])),
            ("$.a.b", Some(vec![member("a"), member("b")])),
            ("$.items[:].sku", Some(vec![member("items"), Step::Elements, member("sku")])),
            ("$[:]", Some(vec![Step::Elements])),
            ("$.a[0]", Some(vec![member("a"), Step::Element(0)])),
            ("$.a[:][:]", Some(vec![member("a"), Step::Elements, Step::Elements])),
            ("$.o-1.é", Some(vec![member("o-1"), member("é")])),
            ("", None),
            ("a.b", None),
            ("$a", None),
            ("$.", None),
            ("$..a", None),
            ("$.*", None),
            ("$.a[*]", None),
            ("$.a[]", None),
            ("$.a[-1]", None),
            ("$.a['b']", None),
            ("$.a[:", None),
            ("$.a]", None),
            ("$.a[99999999999999999999999]", None),
        ] {
            let parsed = JsonPath::new(path);
            assert_eq!(parsed.steps(), expected.as_deref(), "{path}");
            assert_eq!(parsed.to_string(), path);
        }
    }

    #[test]
    fn columns_have_paths_by_default() {
        for (name, is_array, expected) in [("a", false, "$.a"), ("a.b", true, "$.a.b[:]")] {
            assert_eq!(JsonPath::of_column(name, is_array).as_str(), expected);
        }
    }
}
