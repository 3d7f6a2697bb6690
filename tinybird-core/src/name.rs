//! The names of other resources: as they are written, or as references whose names are filled in later.

use std::fmt;
use std::ops::{Deref, Range};

use crate::rule::{Invalid, rules};

/// How the placeholder of a name begins: `__tinybird_ref_0_`. It looks like one of ClickHouse's identifiers, so that the
/// rules judge SQL with placeholders as they judge it with names.
const PREFIX: &str = "__tinybird_ref_";

rules! {
    /// No name and no other string may contain `__tinybird_ref_`: until the names of other items are known,
    /// the macros write this prefix in their place. Choose another name.
    RESERVED_NAME = "reserved-name";
}

/// A text that is not a placeholder and holds none.
///
/// # Errors
/// The rule `reserved-name` is broken.
pub fn check_reserved(text: &str) -> Result<(), Invalid> {
    // Every text goes through here. To prepare a search for the whole prefix takes longer than to look at most of them.
    let mut underscores = text.match_indices('_').map(|(at, _)| at);
    let is_prefix = |at: &usize| text.get(*at..).is_some_and(|rest| rest.starts_with(PREFIX));
    let Some(start) = underscores.find(is_prefix) else { return Ok(()) };
    let message = format!("`{PREFIX}` stands for references to other items until their names are known");
    let invalid = Invalid::new(&RESERVED_NAME, message, "choose another name");
    Err(invalid.at(start..start + PREFIX.len()))
}

/// The name of another resource: written, or the number of the reference whose name it is.
///
/// It is a text in either case; that of a reference is a placeholder, until the name is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    text: String,
    reference: Option<usize>,
}

impl Name {
    /// A name that was written.
    #[must_use]
    pub fn written(text: impl Into<String>) -> Self {
        Self { text: text.into(), reference: None }
    }

    /// The name of the resource to which a reference leads.
    #[must_use]
    pub fn of_reference(number: usize) -> Self {
        Self { text: format!("{PREFIX}{number}_"), reference: Some(number) }
    }

    /// A name from its text, which may be a placeholder.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let whole = placeholder(text).filter(|(range, _)| *range == (0..text.len()));
        Self { text: text.to_owned(), reference: whole.map(|(_, number)| number) }
    }

    /// The number of the reference whose name it is, until the name is filled in.
    #[must_use]
    pub const fn reference(&self) -> Option<usize> {
        self.reference
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Fills in the name of a reference, by its number.
    pub fn resolve(&mut self, names: &[&str]) {
        if let Some(name) = self.reference.and_then(|number| names.get(number)) {
            *self = Self::written(*name);
        }
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// The first placeholder in a text, and the number of its reference.
fn placeholder(text: &str) -> Option<(Range<usize>, usize)> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(PREFIX) {
        let start = from + at;
        from = start + PREFIX.len();
        let digits = text.get(from..)?.split('_').next()?;
        if let Ok(number) = digits.parse()
            && text.as_bytes().get(from + digits.len()) == Some(&b'_')
        {
            return Some((start..from + digits.len() + 1, number));
        }
    }
    None
}

/// Fills in the names of references, by their numbers, for the placeholders in a text.
#[must_use]
pub fn fill<N: AsRef<str>>(text: &str, name: impl Fn(usize) -> Option<N>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((range, number)) = placeholder(rest) {
        filled.push_str(&rest[..range.start]);
        match name(number) {
            Some(name) => filled.push_str(name.as_ref()),
            None => filled.push_str(&rest[range.clone()]),
        }
        rest = &rest[range.end..];
    }
    filled.push_str(rest);
    filled
}

/// The byte of a text with placeholders that a byte of the filled text comes from: within a name, the placeholder's first.
#[must_use]
pub fn before_fill<N: AsRef<str>>(text: &str, name: impl Fn(usize) -> Option<N>, at: usize) -> usize {
    // How far the rest of the text, and what it is filled to, are from the beginning.
    let (mut start, mut filled) = (0, 0);
    let mut rest = text;
    while let Some((range, number)) = placeholder(rest) {
        let before = filled + range.start;
        if at < before {
            break;
        }
        let length = name(number).map_or(range.len(), |name| name.as_ref().len());
        if at < before + length {
            return start + range.start;
        }
        (start, filled) = (start + range.end, before + length);
        rest = rest.get(range.end..).unwrap_or_default();
    }
    start + (at - filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_before_names_were_filled_in() {
        let text = "a __tinybird_ref_0_ b __tinybird_ref_1_ c";
        let name = |number: usize| ["events", "x"].get(number).copied();
        let filled = fill(text, name);
        for (word, expected) in [("a", 0), ("events", 2), ("b", 20), ("x", 22), ("c", 40)] {
            let at = filled.find(word).expect(word);
            assert_eq!(before_fill(text, name, at), expected, "{word}");
        }
        assert_eq!(before_fill(text, name, filled.find("ents").expect("within")), 2);
    }

    #[test]
    fn placeholders_are_filled_in() {
        let names = ["events", "x"];
        let name = |number: usize| names.get(number);
        for (text, expected) in [
            ("SELECT 1", "SELECT 1"),
            ("__tinybird_ref_0_", "events"),
            ("a __tinybird_ref_1_, __tinybird_ref_0___tinybird_ref_1_ b", "a x, eventsx b"),
            (
                "__tinybird_ref_2_ __tinybird_ref_ __tinybird_ref_0 __tinybird_ref_1_",
                "__tinybird_ref_2_ __tinybird_ref_ __tinybird_ref_0 x",
            ),
        ] {
            assert_eq!(fill(text, name), expected, "{text}");
        }
    }

    #[test]
    fn names_are_written_or_references() {
        assert_eq!(Name::read("__tinybird_ref_12_"), Name::of_reference(12));
        for written in ["events", "", "__tinybird_ref_12_x", "__tinybird_ref_x_", "x__tinybird_ref_1_"] {
            assert_eq!(Name::read(written), Name::written(written));
        }
        let mut name = Name::of_reference(1);
        name.resolve(&["a"]);
        assert_eq!(name.reference(), Some(1));
        name.resolve(&["a", "b"]);
        assert_eq!((name.as_str(), name.reference()), ("b", None));
        assert!(check_reserved("events").is_ok());
        assert_eq!(check_reserved(&format!("x {}", Name::of_reference(0))).unwrap_err().range, Some(2..17));
    }
}
