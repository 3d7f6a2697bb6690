//! Where each option and value stands, so that a violation, which names options, can be shown at its tokens.

use tinybird_core::rule::{Part, Path, Place, Segment, Violation};

use crate::column::TypeText;
use crate::diagnostic::{Diagnostic, Spans};

struct Located {
    path: Path,
    key: Spans,
    value: Spans,
    text: Option<TypeText>,
}

/// The options of one item and their tokens.
pub(crate) struct Places {
    item: Spans,
    located: Vec<Located>,
    broken: Vec<Path>,
}

impl Places {
    /// The places of an item that is declared by this name.
    pub(crate) fn new(item: impl Into<Spans>) -> Self {
        Self { item: item.into(), located: Vec::new(), broken: Vec::new() }
    }

    /// Records an option or an entry.
    pub(crate) fn record(&mut self, place: &Place, key: impl Into<Spans>, value: impl Into<Spans>) {
        let (key, value) = (key.into(), value.into());
        self.located.push(Located { path: place.path, key, value, text: None });
    }

    /// Records a type, of which single bytes can be located.
    pub(crate) fn record_type(&mut self, place: &Place, data_type: TypeText) {
        let spans = data_type.spans;
        self.located.push(Located { path: place.path, key: spans, value: spans, text: Some(data_type) });
    }

    /// Says that an option is given, but that its value has a mistake of its own.
    pub(crate) fn break_at(&mut self, place: &Place) {
        self.broken.push(place.path);
    }

    /// Whether an option is given, but has a mistake of its own.
    pub(crate) fn is_broken(&self, place: &Place) -> bool {
        self.broken.contains(&place.path)
    }

    /// The tokens of a place: of the entry itself, or of the nearest thing around it.
    pub(crate) fn spans(&self, place: &Place) -> Spans {
        let mut path = place.path;
        while !path.segments().is_empty() {
            if let Some(located) = self.located.iter().find(|located| located.path == path) {
                return match (&place.part, &located.text) {
                    _ if path != place.path => located.value,
                    (Part::Text(range), Some(text)) => text.locate(range),
                    (Part::Key, _) => located.key,
                    _ => located.value,
                };
            }
            path = path.parent();
        }
        self.item
    }

    /// Whether a violation only follows from a value that has a mistake of its own.
    pub(crate) fn is_consequence(&self, violation: &Violation) -> bool {
        self.broken.iter().any(|broken| {
            let name = |segment: Option<&Segment>| match segment {
                Some(Segment::Option(name)) => *name,
                _ => "",
            };
            let (root, leaf) = (name(broken.segments().first()), name(broken.segments().last()));
            violation.place.path.segments().starts_with(broken.segments())
                || violation.about.iter().any(|option| *option == leaf || *option == root)
        })
    }

    /// A violation at its tokens; none where it only follows from another mistake.
    pub(crate) fn place(&self, violation: Violation) -> Option<Diagnostic> {
        if self.is_consequence(&violation) {
            return None;
        }
        Some(Diagnostic::violation(self.spans(&violation.place), violation))
    }
}
