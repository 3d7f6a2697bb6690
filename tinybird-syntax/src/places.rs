//! Where each option and value stands, so that a violation, which names options, can be shown at its tokens.

use std::sync::Arc;

use tinybird_core::datasource::DataSource;
use tinybird_core::rule::{Part, Place, Rule, Segment, Violation};

use crate::diagnostic::{Diagnostic, SharedColumn, Spans};
use crate::spanned::SpannedText;
use crate::sql::{Position, Sql};

#[derive(Debug, Clone)]
struct Located {
    path: Vec<Segment>,
    key: Spans,
    value: Spans,
    text: Option<SpannedText>,
    sql: Option<Arc<Sql>>,
}

/// The options of one item and their tokens.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    item: Spans,
    located: Vec<Located>,
    broken: Vec<Vec<Segment>>,
    incomplete: Vec<Vec<Segment>>,
    /// Of each column of a table whether it is shared.
    shared: Vec<Option<SharedColumn>>,
    checked: &'static [&'static Rule],
}

impl Places {
    /// The places of an item that is declared by this name.
    pub(crate) fn new(item: impl Into<Spans>) -> Self {
        Self {
            item: item.into(),
            located: Vec::new(),
            broken: Vec::new(),
            incomplete: Vec::new(),
            shared: Vec::new(),
            checked: &[],
        }
    }

    /// Records an option or an entry.
    pub(crate) fn record(&mut self, place: &Place, key: impl Into<Spans>, value: impl Into<Spans>) {
        let (key, value) = (key.into(), value.into());
        self.located.push(Located { path: place.path.clone(), key, value, text: None, sql: None });
    }

    /// Records a text of which single bytes can be located.
    pub(crate) fn record_text(&mut self, place: &Place, text: SpannedText) {
        let spans = text.spans;
        self.located.push(Located {
            path: place.path.clone(),
            key: spans,
            value: spans,
            text: Some(text),
            sql: None,
        });
    }

    /// Adds to a recorded place what tells where bytes of its SQL were written.
    pub(crate) fn record_sql(&mut self, place: &Place, sql: Arc<Sql>) {
        if let Some(located) = self.located.iter_mut().find(|located| located.path == place.path) {
            located.sql = Some(sql);
        }
    }

    /// Where a place of some SQL was written.
    fn position(&self, place: &Place) -> Option<Position> {
        let Part::Text(range) = &place.part else { return None };
        let located = self.located.iter().find(|located| located.path == place.path)?;
        Some(located.sql.as_ref()?.position(range.start))
    }

    /// Says that an option is given, but that its value has a mistake of its own.
    pub(crate) fn break_at(&mut self, place: &Place) {
        self.broken.push(place.path.clone());
    }

    /// Says that some entries of an option could not be read, so that others miss them only for that.
    pub(crate) fn incomplete_at(&mut self, place: &Place) {
        self.incomplete.push(place.path.clone());
    }

    /// Says of the next column whether it is shared.
    pub(crate) fn share(&mut self, column: Option<SharedColumn>) {
        self.shared.push(column);
    }

    /// Where the column of this number is declared, where it is shared.
    pub(crate) fn shared(&self, index: usize) -> Option<&SharedColumn> {
        self.shared.get(index)?.as_ref()
    }

    /// Says that all that breaks these rules was reported.
    pub(crate) fn checked(&mut self, rules: &'static [&'static Rule]) {
        self.checked = rules;
    }

    /// Whether an option is given, but has a mistake of its own.
    pub(crate) fn is_broken(&self, place: &Place) -> bool {
        self.broken.contains(&place.path)
    }

    /// The tokens of a place: of the entry itself, or of the nearest thing around it.
    pub(crate) fn spans(&self, place: &Place) -> Spans {
        let mut path = place.path.as_slice();
        while let [around @ .., _] = path {
            if let Some(located) = self.located.iter().find(|located| located.path == path) {
                return match (&place.part, &located.text) {
                    _ if path != place.path => located.value,
                    (Part::Text(range), Some(text)) => text.locate(range),
                    (Part::Key, _) => located.key,
                    _ => located.value,
                };
            }
            path = around;
        }
        self.item
    }

    /// Whether a violation only follows from a value that has a mistake of its own, or was reported.
    pub(crate) fn is_consequence(&self, violation: &Violation) -> bool {
        let path = &violation.place.path;
        let is_about = |given: &[Segment]| match given.last() {
            Some(Segment::Option(name)) => violation.about.contains(name),
            _ => false,
        };
        let is_within = |given: &[Segment]| path.starts_with(given);
        self.checked.contains(&violation.rule)
            || self.broken.iter().any(|given| is_within(given) || is_about(given))
            || self.incomplete.iter().any(|given| path == given || is_about(given))
    }

    /// A violation at its tokens; none where it only follows from another mistake.
    pub(crate) fn place(&self, violation: Violation) -> Option<Diagnostic> {
        if self.is_consequence(&violation) {
            return None;
        }
        let (spans, position) = (self.spans(&violation.place), self.position(&violation.place));
        let shared = match *violation.place.path {
            [Segment::Option(columns), Segment::Index(index), ..]
                if columns == DataSource::OPTIONS.columns =>
            {
                self.shared(index).cloned()
            }
            _ => None,
        };
        let mut diagnostic: Diagnostic = violation.at(spans);
        diagnostic.place.shared = shared;
        if let Some(position) = position {
            diagnostic.message = position.tell(&diagnostic.message);
        }
        Some(diagnostic)
    }
}
