//! An error or a warning at its place in the sources, and how rustc would show it.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use tinybird_core::rule::{Rule, Severity};

use crate::sources::Sources;
use crate::span::{FileId, Place};

/// What a ClickHouse that tried the project says of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tried {
    /// Its name of the error, where it gives one: `UNKNOWN_IDENTIFIER`.
    pub code: Option<String>,
    /// The parameters of a call that shows it; none where it shows without any call.
    pub parameters: Option<BTreeMap<String, String>>,
}

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The rule that is broken, where it is one of the language's.
    pub rule: Option<&'static Rule>,
    /// What is wrong, and why.
    pub message: String,
    /// Where it stands; a folder that does not exist has no place.
    pub place: Option<Place>,
    /// Facts that explain it, each with the place that it speaks of.
    pub notes: Vec<(String, Option<Place>)>,
    /// What to write instead.
    pub remedy: Option<String>,
    /// Whether rustc reports it as well when it compiles the crate.
    pub seen_by_rustc: bool,
    /// Whether it is an error where the check is strict.
    pub is_strict: bool,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            rule: None,
            message: message.into(),
            place: None,
            notes: Vec::new(),
            remedy: None,
            seen_by_rustc: false,
            is_strict: false,
        }
    }

    /// The error of a text that cannot be lexed from a byte on.
    pub(crate) fn not_lexed(file: FileId, text: &str, start: usize) -> Self {
        let remedy = match in_single_quotes(text, start) {
            Some(quoted) => format!("write a string in double quotes: \"{quoted}\""),
            None => {
                "rustc says more about what is wrong here; a quote or a bracket may not be closed".to_owned()
            }
        };
        let next = text.get(start..).and_then(|rest| rest.chars().next());
        let end = start + next.map_or(0, char::len_utf8);
        Self::error("this file cannot be split into Rust's tokens from here on")
            .at(Place { file, range: start..end })
            .remedy(remedy)
            .seen_by_rustc()
    }

    /// The same as one that rustc reports as well.
    #[must_use]
    pub fn seen_by_rustc(mut self) -> Self {
        self.seen_by_rustc = true;
        self
    }

    /// The same as the breach of a rule.
    #[must_use]
    pub fn of(mut self, rule: &'static Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The same at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same with a remedy.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// The same with a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>, place: Option<Place>) -> Self {
        self.notes.push((note.into(), place));
        self
    }

    /// The text that a terminal shows, as rustc would write it, without a final line break.
    #[must_use]
    pub fn render(&self, sources: &Sources, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let level = match self.severity {
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        let shown: Vec<Option<Shown<'_>>> = std::iter::once(&self.place)
            .chain(self.notes.iter().map(|(_, place)| place))
            .map(|place| place.as_ref().map(|place| Shown::of(sources, place)))
            .collect();
        let mut main = Group::with_title(level.primary_title(self.message.as_str()));
        if let Some(Some(shown)) = shown.first() {
            main = main.element(shown.element());
        }
        let mut groups = Vec::new();
        for ((note, _), shown) in self.notes.iter().zip(shown.iter().skip(1)) {
            match shown {
                None => main = main.element(Level::NOTE.message(note.as_str())),
                Some(shown) => {
                    groups.push(Level::NOTE.secondary_title(note.as_str()).element(shown.element()));
                }
            }
        }
        match &self.remedy {
            // Without source lines there is no margin that it could stand in.
            Some(remedy) if self.place.is_none() => {
                let help = Group::with_title(Level::HELP.secondary_title(remedy.as_str()));
                return format!("{}\n{}", renderer.render(&[main]), renderer.render(&[help]));
            }
            Some(remedy) => main = main.element(Level::HELP.message(remedy.as_str())),
            None => {}
        }
        groups.insert(0, main);
        renderer.render(&groups)
    }
}

/// Of a place that is longer, in bytes, no line is shown: nobody would see what is marked in it.
const LONGEST: usize = 10_000;

/// The lines of a place, without the rest of a file that may be long.
struct Shown<'a> {
    path: &'a str,
    first_line: usize,
    lines: &'a str,
    range: Range<usize>,
}

impl<'a> Shown<'a> {
    fn of(sources: &'a Sources, place: &Place) -> Self {
        let text = sources.text(place.file);
        let range = place.range.start.min(text.len())..place.range.end.min(text.len());
        let start = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let end =
            text.get(range.end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| range.end + at);
        Self {
            path: sources.shown(place.file),
            first_line: sources.line_column(place.file, start).0,
            lines: text.get(start..end).unwrap_or(""),
            range: range.start - start..range.end - start,
        }
    }

    fn element(&self) -> Element<'_> {
        if self.lines.len() > LONGEST {
            let column = self.lines.get(..self.range.start).unwrap_or_default().chars().count() + 1;
            return Origin::path(self.path).line(self.first_line).char_column(column).into();
        }
        Snippet::source(self.lines)
            .path(self.path)
            .line_start(self.first_line)
            .annotation(AnnotationKind::Primary.span(self.range.clone()))
            .into()
    }
}

/// The text in single quotes, of several characters, at whose first or last quote this byte is: Rust has no such strings.
fn in_single_quotes(text: &str, at: usize) -> Option<&str> {
    let (before, rest) = text.split_at_checked(at)?;
    let rest = rest.strip_prefix('\'')?;
    let opens = before.rsplit('\n').next().and_then(|line| line.rsplit_once('\'')).map(|(_, quoted)| quoted);
    let closes = rest.lines().next().and_then(|line| line.split_once('\'')).map(|(quoted, _)| quoted);
    [closes, opens]
        .into_iter()
        .flatten()
        .find(|quoted| quoted.chars().count() > 1 && !quoted.contains(['"', '\\', ',', ':', '{', '}']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_in_single_quotes_are_told() {
        let text = "key: 'EUR', secret: 1";
        for at in [5, 9] {
            assert_eq!(in_single_quotes(text, at), Some("EUR"), "{at}");
        }
        assert_eq!(in_single_quotes("topic: 'my topic' }", 16), Some("my topic"));
        assert_eq!(in_single_quotes("a: \"open", 3), None);
        assert_eq!(in_single_quotes("a: 'b", 3), None);
    }
}
