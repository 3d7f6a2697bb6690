//! SQL as it is written in a literal or in a file: dedented, with names for references, and where each byte stands.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use proc_macro2::{Ident, Span};
use tinybird_core::name::before_fill;
use tinybird_core::pipe::{split_mark, tables};
use tinybird_core::template::{self, PieceKind, pieces};

use crate::ast::Path;
use crate::diagnostic::Spans;

/// SQL, and where each of its bytes was written.
#[derive(Debug, Clone)]
pub(crate) struct Sql {
    pub(crate) text: String,
    /// What was written before it: the `%` of a template.
    pub(crate) mark: Option<Cow<'static, str>>,
    /// For each line of the dedented text its number where it was written, from 1, and how many bytes were cut off in
    /// front of it.
    lines: Vec<(usize, usize)>,
    /// The dedented text, in whose lines places are counted.
    dedented: String,
    /// What was replaced since then, step by step.
    steps: Vec<Vec<Change>>,
    /// The file that it was read from.
    file: Option<String>,
}

/// Where a byte of SQL was written. It displays as `line 3, column 12 of the SQL`, or as `queries/top.sql:3:12`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The file that the SQL stands in; none where it stands in a literal.
    pub file: Option<String>,
    /// The line of that file, or of that literal, counted from 1.
    pub line: usize,
    /// The column in that line, in characters, counted from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column } = self;
        match file {
            Some(file) => write!(f, "{file}:{line}:{column}"),
            None => write!(f, "line {line}, column {column} of the SQL"),
        }
    }
}

impl Position {
    /// A message about what stands there.
    #[must_use]
    pub fn tell(&self, message: &str) -> String {
        format!("{message} ({self})")
    }
}

/// A node of a pipe, for what shows only where all resources of a project are known.
#[derive(Debug, Clone)]
pub struct Query {
    /// The tokens of its name.
    pub name: Spans,
    /// The tokens of its SQL.
    pub value: Spans,
    pub(crate) sql: Arc<Sql>,
}

impl Query {
    /// Where a byte of the SQL that the definition holds was written.
    #[must_use]
    pub fn position(&self, at: usize) -> Position {
        self.sql.position(at)
    }

    /// Where the bytes of the SQL were written.
    #[must_use]
    pub fn written(&self) -> Written {
        Written(Arc::clone(&self.sql))
    }

    /// Where each of the [`tables`] that it reads from was written.
    #[must_use]
    pub fn table_positions(&self) -> Vec<Position> {
        tables(&self.sql.text).iter().map(|table| self.position(table.range.start)).collect()
    }
}

/// Where the bytes of some SQL were written; other threads may ask it.
#[derive(Debug, Clone)]
pub struct Written(Arc<Sql>);

impl Written {
    /// Where a byte of the SQL was written, by its place in that with the names of references filled in, by their numbers.
    #[must_use]
    pub fn position<N: AsRef<str>>(&self, at: usize, name: impl Fn(usize) -> Option<N>) -> Position {
        self.0.position(before_fill(&self.0.text, name, at))
    }
}

/// A replaced piece of a text: its bytes before and after the step.
#[derive(Debug, Clone)]
struct Change {
    before: Range<usize>,
    after: Range<usize>,
}

impl Sql {
    /// The SQL of a literal, or of a file.
    pub(crate) fn new(written: &str, file: Option<String>) -> Self {
        // What Tinybird's parser takes for the end of a line.
        let written = written.replace("\r\n", "\n").replace('\r', "\n");
        let (dedented, lines) = dedent(&written);
        let mark = None;
        Self { text: dedented.clone(), mark, lines, dedented, steps: Vec::new(), file }
    }

    /// Takes the `%` with which a template begins in a datafile off the SQL, where someone wrote it.
    pub(crate) fn take_mark(&mut self) {
        let (mark, rest) = split_mark(&self.text);
        let length = self.text.len() - rest.len();
        self.mark = mark;
        if length > 0 {
            self.replace(&[(0..length, String::new())]);
        }
    }

    /// Replaces pieces of the text, which are in order and do not overlap.
    pub(crate) fn replace(&mut self, pieces: &[(Range<usize>, String)]) {
        let mut text = String::with_capacity(self.text.len());
        let (mut from, mut changes) = (0, Vec::with_capacity(pieces.len()));
        for (range, new) in pieces {
            let Some(kept) = self.text.get(from..range.start) else { continue };
            text.push_str(kept);
            let start = text.len();
            text.push_str(new);
            changes.push(Change { before: range.clone(), after: start..text.len() });
            from = range.end;
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        self.text = text;
        self.steps.push(changes);
    }

    /// Where a byte of the text was written.
    pub(crate) fn position(&self, at: usize) -> Position {
        let at = self.steps.iter().rev().fold(at, |at, changes| before(changes, at));
        let head = self.dedented.get(..at).unwrap_or(&self.dedented);
        let index = head.matches('\n').count();
        let start = head.rfind('\n').map_or(0, |newline| newline + 1);
        let (line, cut) = self.lines.get(index).copied().unwrap_or((index + 1, 0));
        let column = head.get(start..).unwrap_or_default().chars().count() + cut + 1;
        Position { file: self.file.clone(), line, column }
    }

    /// The references in the text, with their paths; what is not a path of Rust stays SQL.
    pub(crate) fn references(&self, span: Span) -> Vec<(Range<usize>, Path)> {
        let path = |found: template::Reference| {
            let text = self.text.get(found.path)?;
            Some((found.range, path(text, span)?))
        };
        template::references(&self.text).into_iter().filter_map(path).collect()
    }
}

/// Where a byte stood before a step.
fn before(changes: &[Change], at: usize) -> usize {
    match changes.iter().rev().find(|change| change.after.start <= at) {
        None => at,
        Some(change) if at < change.after.end => change.before.start,
        Some(change) => at - change.after.end + change.before.end,
    }
}

/// A text without the indent that its lines share and without the blanks around it, and for each line its number and how
/// much was cut. Lines within a literal stay as they are.
fn dedent(text: &str) -> (String, Vec<(usize, usize)>) {
    let lines = lines(text);
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_blank = |line: &Line| !line.in_literal && line.text.trim().is_empty();
    let counts = |(index, line): &(usize, &Line)| {
        // A text that begins right after the quote has its indent on the other lines.
        !is_blank(line) && !line.in_literal && (*index > 0 || indent(line.text) > 0)
    };
    let shared =
        lines.iter().enumerate().filter(counts).map(|(_, line)| indent(line.text)).min().unwrap_or(0);
    let first = lines.iter().position(|line| !is_blank(line)).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !is_blank(line)).map_or(first, |last| last + 1);
    let (mut dedented, mut places) = (String::with_capacity(text.len()), Vec::new());
    for (index, line) in lines.iter().enumerate().take(last).skip(first) {
        let cut = if line.in_literal { 0 } else { indent(line.text).min(shared) };
        let kept = line.text.get(cut..).unwrap_or_default();
        if index > first {
            dedented.push('\n');
        }
        dedented.push_str(if line.ends_in_literal { kept } else { kept.trim_end() });
        places.push((index + 1, cut));
    }
    (dedented, places)
}

struct Line<'a> {
    text: &'a str,
    /// Whether it begins, or ends, within a literal that goes over several lines.
    in_literal: bool,
    ends_in_literal: bool,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let literals: Vec<Range<usize>> = match text.contains('\n') {
        true => pieces(text)
            .into_iter()
            .filter(|piece| matches!(piece.kind, PieceKind::Literal | PieceKind::Identifier))
            .map(|piece| piece.range)
            .filter(|range| text.get(range.clone()).is_some_and(|literal| literal.contains('\n')))
            .collect(),
        false => Vec::new(),
    };
    // The break after a line, or before it, belongs to a literal.
    let breaks_literal = |at: usize| literals.iter().any(|range| range.start < at && at < range.end);
    let (mut start, mut lines) = (0, Vec::new());
    for line in text.split('\n') {
        let end = start + line.len();
        let in_literal = start > 0 && breaks_literal(start);
        lines.push(Line { text: line, in_literal, ends_in_literal: breaks_literal(end) });
        start = end + 1;
    }
    lines
}

/// A path of Rust's whose tokens stand at a literal.
fn path(text: &str, span: Span) -> Option<Path> {
    let (is_global, names) = match text.strip_prefix("::") {
        Some(names) => (true, names),
        None => (false, text),
    };
    let mut segments = names.split("::").map(|name| ident(name.trim(), span));
    let (first, rest) = (segments.next()??, segments.collect::<Option<_>>()?);
    Some(Path { is_global, first, rest, is_open: false })
}

fn ident(name: &str, span: Span) -> Option<Ident> {
    let plain = name.strip_prefix("r#").unwrap_or(name);
    let mut characters = plain.chars();
    let first = characters.next()?;
    let is_ident = (first == '_' || unicode_ident::is_xid_start(first))
        && characters.all(unicode_ident::is_xid_continue)
        && plain != "_";
    if !is_ident {
        return None;
    }
    // These cannot be raw.
    let is_never_raw = ["crate", "self", "super", "Self"].contains(&plain);
    match name.len() == plain.len() {
        true => Some(Ident::new(plain, span)),
        false => (!is_never_raw).then(|| Ident::new_raw(plain, span)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_dedented_outside_of_literals() {
        for (written, expected) in [
            ("\n        SELECT 1\n          FROM a\n    ", "SELECT 1\n  FROM a"),
            ("SELECT 1\n    FROM a", "SELECT 1\nFROM a"),
            ("SELECT 1 \r\n\r\n  FROM a", "SELECT 1\n\nFROM a"),
            ("SELECT 1\r  FROM a", "SELECT 1\nFROM a"),
            ("\n    SELECT 'a \n  b'\n    FROM a\n", "SELECT 'a \n  b'\nFROM a"),
            ("\n    %\n    SELECT {{x}}\n", "SELECT {{x}}"),
            ("% SELECT {{x}}", "SELECT {{x}}"),
            ("SELECT {{x}} % 2", "SELECT {{x}} % 2"),
            ("", ""),
        ] {
            let mut sql = Sql::new(written, None);
            sql.take_mark();
            assert_eq!(sql.text, expected, "{written}");
        }
    }

    #[test]
    fn bytes_are_found_where_they_were_written() {
        let mut sql = Sql::new("\n    %\n    SELECT é, x\n      FROM {A} b\n", None);
        sql.take_mark();
        let at = sql.text.find("{A}").unwrap();
        sql.replace(&[(at..at + 3, "a_long_name".to_owned())]);
        let at = sql.text.find('x').unwrap();
        sql.replace(&[(at..at, "more".to_owned())]);
        assert_eq!(sql.text, "SELECT é, morex\n  FROM a_long_name b");
        for (word, expected) in [
            ("SELECT", "line 3, column 5"),
            ("more", "line 3, column 15"),
            ("x", "line 3, column 15"),
            ("long", "line 4, column 12"),
            (" b", "line 4, column 15"),
        ] {
            let found = sql.position(sql.text.find(word).unwrap());
            assert_eq!(found.to_string(), format!("{expected} of the SQL"), "{word}");
        }
        let sql = Sql::new("SELECT 1", Some("a.sql".to_owned()));
        assert_eq!(sql.position(7).to_string(), "a.sql:1:8");
    }

    #[test]
    fn references_are_paths() {
        let sql = Sql::new("SELECT * FROM {a::B} JOIN {::c::r#type} JOIN {x²} JOIN {r#self}", None);
        let paths: Vec<String> =
            sql.references(Span::call_site()).iter().map(|(_, path)| path.text()).collect();
        assert_eq!(paths, ["a::B", "::c::type"]);
    }
}
