//! What is wrong in a project, rendered for people and tools.

use std::fmt;

use tinybird_core::rule::{Rule, Severity};

use crate::diagnostic::{Diagnostic, Tried};
use crate::sources::Sources;

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
    /// What ClickHouse says, where it was asked.
    pub tried: Option<Tried>,
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
    pub fn new(sources: &Sources, diagnostics: Vec<Diagnostic>, colour: bool) -> Self {
        let untried = diagnostics.into_iter().map(|diagnostic| (diagnostic, None));
        Self::with_tried(sources, untried.collect(), colour)
    }

    /// The same with what ClickHouse says of each, where it was asked.
    #[must_use]
    pub fn with_tried(
        sources: &Sources,
        mut diagnostics: Vec<(Diagnostic, Option<Tried>)>,
        colour: bool,
    ) -> Self {
        diagnostics.sort_by_key(|(d, _)| d.place.as_ref().map(|place| (place.file, place.range.start)));
        diagnostics.dedup();
        let problems = diagnostics.into_iter().map(|(diagnostic, tried)| Problem {
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
            tried,
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
