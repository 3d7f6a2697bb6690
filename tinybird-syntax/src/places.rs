//! Where each option and value stands, so that a violation, which names options, can be shown at its tokens.

use tinybird_core::rule::{Part, Place, Segment, Violation};

use crate::column::TypeText;
use crate::diagnostic::{Diagnostic, Spans};

struct Located {
    path: Vec<Segment>,
    key: Spans,
    value: Spans,
    text: Option<TypeText>,
}

/// The options of one item and their tokens.
pub(crate) struct Places {
    item: Spans,
    located: Vec<Located>,
    broken: Vec<Vec<Segment>>,
    incomplete: Vec<Vec<Segment>>,
}

impl Places {
    /// The places of an item that is declared by this name.
    pub(crate) fn new(item: impl Into<Spans>) -> Self {
        Self { item: item.into(), located: Vec::new(), broken: Vec::new(), incomplete: Vec::new() }
    }

    /// Records an option or an entry.
    pub(crate) fn record(&mut self, place: &Place, key: impl Into<Spans>, value: impl Into<Spans>) {
        let (key, value) = (key.into(), value.into());
        self.located.push(Located { path: place.path.clone(), key, value, text: None });
    }

    /// Records a type, of which single bytes can be located.
    pub(crate) fn record_type(&mut self, place: &Place, data_type: TypeText) {
        let spans = data_type.spans;
        self.located.push(Located {
            path: place.path.clone(),
            key: spans,
            value: spans,
            text: Some(data_type),
        });
    }

    /// Says that an option is given, but that its value has a mistake of its own.
    pub(crate) fn break_at(&mut self, place: &Place) {
        self.broken.push(place.path.clone());
    }

    /// Says that some entries of an option could not be read, so that others miss them only for that.
    pub(crate) fn incomplete_at(&mut self, place: &Place) {
        self.incomplete.push(place.path.clone());
    }

    /// Whether an option is given, but has a mistake of its own.
    pub(crate) fn is_broken(&self, place: &Place) -> bool {
        self.broken.contains(&place.path)
    }

    /// The tokens of a place: of the entry itself, or of the nearest thing around it.
    pub(crate) fn spans(&self, place: &Place) -> Spans {
        for length in (1..=place.path.len()).rev() {
            let Some(located) = self.located.iter().find(|located| located.path == place.path[..length])
            else {
                continue;
            };
            return match (&place.part, &located.text) {
                (Part::Text(range), Some(text)) if length == place.path.len() => text.locate(range),
                (Part::Key, _) if length == place.path.len() => located.key,
                _ => located.value,
            };
        }
        self.item
    }

    /// Whether a violation only follows from a value that has a mistake of its own.
    pub(crate) fn is_consequence(&self, violation: &Violation) -> bool {
        let is_about = |path: &[Segment]| match path.last() {
            Some(Segment::Option(name)) => violation.about.iter().any(|option| option == name),
            _ => false,
        };
        self.broken.iter().any(|broken| violation.place.path.starts_with(broken) || is_about(broken))
            || self.incomplete.iter().any(|path| violation.place.path == *path || is_about(path))
    }

    /// A violation at its tokens; none where it only follows from another mistake.
    pub(crate) fn place(&self, violation: Violation) -> Option<Diagnostic> {
        if self.is_consequence(&violation) {
            return None;
        }
        Some(Diagnostic::violation(self.spans(&violation.place), violation))
    }
}
