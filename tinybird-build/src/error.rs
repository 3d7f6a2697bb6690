//! The shape of an error in source text, and its rendering.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use tinybird_core::rule::{Rule, Severity};

use crate::sources::{Place, Sources};

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
            _ => Level::ERROR,
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

/// One entry of a [`Report`].
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// The rule that is broken, where it is one of the language's.
    pub rule: Option<&'static Rule>,
    /// The file, as it is shown, with line and column, both from 1.
    pub location: Option<(String, usize, usize)>,
    /// What is wrong, and why.
    pub message: String,
    /// What to write instead.
    pub remedy: Option<String>,
    /// Whether rustc reports it as well when it compiles the crate.
    pub seen_by_rustc: bool,
    /// As rustc would show it, without a final line break.
    pub rendered: String,
}

/// What is wrong in a project, in the order of the files. `Debug` prints it as rustc would, so that a `main` that
/// returns it shows the places.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Report {
    problems: Vec<Problem>,
}

impl Report {
    /// Renders the diagnostics, of which equal ones count once.
    #[must_use]
    pub fn new(sources: &Sources, mut diagnostics: Vec<Diagnostic>, colour: bool) -> Self {
        diagnostics.sort_by_key(|d| d.place.as_ref().map(|place| (place.file, place.range.start)));
        diagnostics.dedup();
        let problems = diagnostics.into_iter().map(|diagnostic| Problem {
            severity: diagnostic.severity,
            rule: diagnostic.rule,
            location: diagnostic.place.as_ref().map(|place| {
                let (line, column) = sources.line_column(place.file, place.range.start);
                (sources.shown(place.file).to_owned(), line, column)
            }),
            rendered: diagnostic.render(sources, colour),
            message: diagnostic.message,
            remedy: diagnostic.remedy,
            seen_by_rustc: diagnostic.seen_by_rustc,
        });
        Self { problems: problems.collect() }
    }

    /// The entries.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n\n" };
            write!(f, "{separator}{}", problem.rendered)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rendered)
    }
}

impl std::error::Error for Report {}
