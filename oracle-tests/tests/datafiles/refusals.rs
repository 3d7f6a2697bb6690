//! What Tinybird refuses and we do not, or on another line: by classes, of which each has its reason in `docs/language.md`.

use tinybird_core::datafile::LineColumn;
use tinybird_core::datafile::statement::{Body, Statement, Statements, statements};
use tinybird_core::rule::{Severity, Violation};
use tinybird_import::Extension;

/// Why a file is refused, and on which line.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) line: Option<usize>,
    pub(crate) message: String,
}

pub(crate) fn of_error(error: &Violation<LineColumn>) -> Refusal {
    Refusal { line: Some(error.place.line), message: error.message.clone() }
}

pub(crate) fn of_violation(placed: &Violation<LineColumn>) -> Option<Refusal> {
    let is_error = placed.severity == Severity::Error;
    is_error.then(|| Refusal { line: Some(placed.place.line), message: placed.message.clone() })
}

/// No difference.
pub(crate) const SAME_LINE: &str = "same line";

/// What Tinybird refuses, and we take: the class, and what it says then.
const TAKEN: &[(&str, &[&str])] = &[
    ("sql", &["DB::Exception", "'utf-8' codec"]),
    ("import-schedule", &["Invalid import schedule"]),
    ("postgres", &["Some Postgres params"]),
    ("kept-credentials", &["Unexpected error: Expecting value", "Unexpected error: Extra data"]),
];

/// What it takes, and we refuse: the class, and what we say then.
const REFUSED: &[(&str, &str)] = &[("codec", "is not in the parentheses")];

/// The class of what only we refuse; none where it is unknown.
pub(crate) fn refused(ours: &[Refusal]) -> Option<&'static str> {
    let says = |part: &str| ours.iter().all(|refusal| refusal.message.contains(part));
    REFUSED.iter().find(|(_, part)| says(part)).map(|(class, _)| *class)
}

/// What it says of a template, whose lines are those of the SQL, or of the Python that it makes of it.
const TEMPLATE: &[&str] = &[
    "<unknown>",
    "generated.py",
    "{%",
    "{{",
    "}}",
    "Missing end",
    "forbidden word",
    "outside",
    "operator",
    "Template",
    "template",
    "literal",
    "invalid syntax",
    "parameter",
];

/// The class of a difference, or [`SAME_LINE`]; none where it is unknown.
pub(crate) fn compare(
    extension: Extension,
    text: &str,
    ours: &[Refusal],
    theirs: &Refusal,
) -> Option<&'static str> {
    let says = |parts: &[&str]| parts.iter().any(|part| theirs.message.contains(part));
    let sections = Section::all(extension, text);
    let is_replaced = |(at, section): (usize, &Section)| {
        theirs.line.is_some_and(|line| section.may_be_told_on(line))
            && sections.iter().skip(at + 1).any(|later| later.keyword == section.keyword)
    };
    let replaced = || sections.iter().enumerate().any(is_replaced).then_some("replaced");
    if ours.is_empty() {
        return TAKEN.iter().find(|(_, parts)| says(parts)).map(|(class, _)| *class).or_else(replaced);
    }
    let Some(line) = theirs.line else { return Some("no line") };
    let our_lines = || ours.iter().filter_map(|refusal| refusal.line);
    if our_lines().any(|ours| ours == line) {
        return Some(SAME_LINE);
    }
    let ours: Vec<&Section> =
        our_lines().filter_map(|line| sections.iter().rev().find(|section| section.start <= line)).collect();
    if let Some(section) = ours.iter().find(|section| section.may_be_told_on(line)) {
        return Some(if section.is_block { "end-of-block" } else { "one-line-rows" });
    }
    if says(TEMPLATE) && ours.iter().any(|section| matches!(&*section.keyword, "SQL" | "FORWARD_QUERY")) {
        return Some("template");
    }
    replaced()
}

/// The lines of an option.
struct Section {
    keyword: String,
    start: usize,
    /// The line of the next option, or that behind the last.
    end: usize,
    is_block: bool,
}

impl Section {
    fn all(extension: Extension, text: &str) -> Vec<Self> {
        let mut sections: Vec<Self> = Vec::new();
        let Statements { all, errors, .. } = statements(text, |word| extension.keywords().is_keyword(word));
        for Statement { keyword, line: start, body, .. } in all {
            let is_block = matches!(body, Body::Block(_));
            sections.push(Self { keyword: keyword.into_owned(), start, end: 0, is_block });
        }
        // What is not an option may begin a text as well.
        for LineColumn { line: start, .. } in errors.into_iter().map(|error| error.place) {
            sections.push(Self { keyword: String::new(), start, end: 0, is_block: true });
        }
        sections.sort_by_key(|section| section.start);
        let mut end = 1 + text.replace("\r\n", "\n").split_terminator(['\n', '\r']).count();
        for section in sections.iter_mut().rev() {
            section.end = end;
            end = section.start;
        }
        sections
    }

    /// Tinybird looks at a text where it ends, and counts some of its lines from the text's own beginning, some from the
    /// file's and then once more from the text's, and blank ones and comments not at all.
    fn may_be_told_on(&self, line: usize) -> bool {
        if self.is_block {
            return (self.start..=self.end).contains(&line) || line == self.start + self.end;
        }
        line == 1 && matches!(&*self.keyword, "SCHEMA" | "INDEXES")
    }
}
