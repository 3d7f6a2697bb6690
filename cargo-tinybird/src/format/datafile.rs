//! The canonical form of a datafile: what the writer makes of it, with the comments where they stood.

use std::collections::HashMap;
use tinybird_core::rule::Violation;

use tinybird_core::datafile::LineColumn;
use tinybird_import::{Extension, File, Leftover, read};

use super::outline::{Outline, Row, Section};

/// Why a datafile is left as it is.
#[derive(Debug)]
pub(crate) enum NotFormatted {
    /// It cannot be read.
    Unreadable(Vec<Violation<LineColumn>>),
    /// Its canonical form would mean something else, or lack a comment.
    Changed,
}

/// The canonical form of a datafile.
#[derive(Debug)]
pub(crate) struct Formatted {
    pub(crate) text: String,
    /// What Tinybird ignores, and the form has no place for: the line, the words and why.
    pub(crate) dropped: Vec<(usize, String, String)>,
}

/// The canonical form of a datafile.
///
/// # Errors
/// It cannot be read, or not be kept whole.
pub(crate) fn datafile(extension: Extension, name: &str, text: &str) -> Result<Formatted, NotFormatted> {
    let is_windows = text.contains("\r\n");
    let unix = text.replace("\r\n", "\n");
    let file = read(extension, name, &unix).map_err(NotFormatted::Unreadable)?;
    let canonical = file.to_string();
    let formatted = merge(&Outline::read(extension, &unix), &Outline::read(extension, &canonical));
    let Some(again) = read(extension, name, &formatted).ok().filter(|again| is_same(&file, again)) else {
        return Err(NotFormatted::Changed);
    };
    if comments(extension, &unix) != comments(extension, &formatted) {
        return Err(NotFormatted::Changed);
    }
    let text = if is_windows { formatted.replace('\n', "\r\n") } else { formatted };
    Ok(Formatted { text, dropped: dropped(&file, &again) })
}

/// What Tinybird ignores in one file and the other one lacks.
fn dropped(file: &File, formatted: &File) -> Vec<(usize, String, String)> {
    let is_there = |words: &str| {
        formatted
            .leftovers
            .iter()
            .any(|leftover| matches!(leftover, Leftover::Ignored(_, other, _) if other == words))
    };
    let ignored = file.leftovers.iter().filter_map(|leftover| match leftover {
        Leftover::Ignored(line, words, why) if !is_there(words) => Some((*line, words.clone(), why.clone())),
        _ => None,
    });
    ignored.collect()
}

/// Whether two files mean the same.
fn is_same(a: &File, b: &File) -> bool {
    a.definition == b.definition && a.to_string() == b.to_string()
}

/// Every comment of a file: an option may have moved, and its comment with it.
fn comments(extension: Extension, text: &str) -> Vec<&str> {
    let mut comments = Outline::read(extension, text).comments();
    comments.sort_unstable();
    comments
}

/// The canonical text with the comments of the original, and with what only that has.
fn merge(original: &Outline<'_>, canonical: &Outline<'_>) -> String {
    let known: HashMap<&(String, usize), usize> =
        canonical.sections.iter().enumerate().map(|(index, section)| (&section.key, index)).collect();
    let mut found: HashMap<usize, (Vec<&str>, &Section<'_>)> = HashMap::new();
    // What comes before all statements stays there, whichever of them comes first then.
    let mut text = Text::default();
    let mut carried: Vec<&str> = Vec::new();
    for (index, section) in original.sections.iter().enumerate() {
        // Of a schema that is given again only the last counts, and is that of the canonical text.
        let (keyword, number) = &section.key;
        let counted = number.checked_sub(original.superseded(keyword, canonical));
        let key = counted.map(|number| (keyword.clone(), number));
        if index == 0 {
            text.lines("", &section.before);
        } else {
            carried.extend(&section.before);
        }
        match key.and_then(|key| known.get(&key)) {
            Some(at) => drop(found.insert(*at, (std::mem::take(&mut carried), section))),
            // Tinybird ignores it.
            None => {
                carried.push(section.whole);
                carried.extend(&section.lines);
            }
        }
    }
    for (index, section) in canonical.sections.iter().enumerate() {
        if section.has_gap {
            text.gap();
        }
        let (before, from) =
            found.remove(&index).map_or((Vec::new(), None), |(before, from)| (before, Some(from)));
        text.lines("", &before);
        section_of(section, from, &mut text);
    }
    for rest in [&carried, &original.end] {
        if !rest.is_empty() {
            text.gap();
            text.lines("", rest);
        }
    }
    text.0
}

/// Writes a section with the comments of the original one.
fn section_of(section: &Section<'_>, original: Option<&Section<'_>>, text: &mut Text) {
    let Some(original) = original else {
        text.line("", section.line, "");
        return section.rows.iter().for_each(|row| text.line("", row.text, ""));
    };
    if section.rows.is_empty() {
        let inside = original.rows.iter().flat_map(|row| row.before.iter().chain([&row.trailing]));
        let inside: Vec<&str> =
            inside.chain(&original.after).copied().filter(|line| !line.is_empty()).collect();
        text.lines("", &inside);
        return text.line("", section.line, original.trailing);
    }
    text.line("", section.line, original.trailing);
    let is_schema = section.key.0 == "SCHEMA";
    let mut origins = origins(section, original, is_schema);
    let mut indent = "";
    for (index, row) in section.rows.iter().enumerate() {
        indent = row.text.get(..row.text.len() - row.text.trim_start().len()).unwrap_or_default();
        let from = origins.remove(&index).unwrap_or_default();
        from.iter().for_each(|from| text.lines(indent, &from.before));
        let trailing = from.first().filter(|_| is_schema).map_or("", |from| from.trailing);
        text.line("", row.text, trailing);
    }
    text.lines(indent, &original.after);
}

/// For each row the original ones that it comes from: columns by their number, lines by what they say.
fn origins<'a>(
    section: &Section<'_>,
    original: &'a Section<'a>,
    is_schema: bool,
) -> HashMap<usize, Vec<&'a Row<'a>>> {
    let last = section.rows.len().saturating_sub(1);
    let mut origins: HashMap<usize, Vec<&Row<'_>>> = HashMap::new();
    let mut next = 0;
    for row in &original.rows {
        let same = |other: &&Row<'_>| other.text.trim() == row.text.trim();
        let ahead = if is_schema {
            None
        } else {
            section.rows.get(next..).and_then(|rows| rows.iter().position(|other| same(&other)))
        };
        let at = (next + ahead.unwrap_or(0)).min(last);
        origins.entry(at).or_default().push(row);
        next = at + 1;
    }
    origins
}

/// The text as it grows.
#[derive(Default)]
struct Text(String);

impl Text {
    fn gap(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }

    fn lines(&mut self, indent: &str, lines: &[&str]) {
        for line in lines {
            if line.is_empty() { self.gap() } else { self.line(indent, line, "") }
        }
    }

    fn line(&mut self, indent: &str, line: &str, trailing: &str) {
        let space = if trailing.is_empty() { "" } else { " " };
        self.0.extend([indent, line, space, trailing, "\n"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(extension: Extension, text: &str) -> String {
        let form = |text: &str| datafile(extension, "x", text).expect(text).text;
        let once = form(text);
        assert_eq!(form(&once), once, "the second time changes nothing");
        once
    }

    #[test]
    fn comments_stay_where_they_stand() {
        let text = "\
# Pages that were seen.
# Second line.

TOKEN app READ # who

# The columns.
schema >
  # first
  `page`   String `json:$.page`, -- where
  -- about n

  n UInt8 `json:$.n`
  # last

# The engine.
ENGINE \"MergeTree\" # plain
# by page
ENGINE_SORTING_KEY page
VERSION 3

# The end.
";
        assert_eq!(
            formatted(Extension::DataSource, text),
            "\
# Pages that were seen.
# Second line.

# The columns.
SCHEMA >
    # first
    `page` String `json:$.page`, -- where
    -- about n

    `n` UInt8 `json:$.n`
    # last

# The engine.
ENGINE MergeTree # plain
# by page
ENGINE_SORTING_KEY page

TOKEN app READ # who

VERSION 3

# The end.
"
        );
    }

    #[test]
    fn sql_keeps_its_lines_and_comments() {
        let text = "NODE a\nTYPE endpoint\nSQL >\n  %\n  SELECT 1\n\n\n  # of two\n    + 2 -- two\n\nNODE b\nSQL >\n\tSELECT *\n\tFROM a\n";
        assert_eq!(
            formatted(Extension::Pipe, text),
            "NODE a\nSQL >\n    %\n    SELECT 1\n\n      # of two\n      + 2 -- two\n\nTYPE endpoint\n\nNODE b\nSQL >\n    SELECT *\n    FROM a\n"
        );
    }

    #[test]
    fn what_is_given_twice_stands_there_twice_and_no_more() {
        let text = "SCHEMA >\n    `a` String\n\nSCHEMA >\n    `b` Decimal(10,2), -- why\n    `c` Tuple(\n        x UInt8\n    )\n";
        assert_eq!(
            formatted(Extension::DataSource, text),
            "SCHEMA >\n    `a` String\nSCHEMA >\n    `b` Decimal(10, 2), -- why\n    `c` Tuple(x UInt8)\n"
        );
    }

    #[test]
    fn line_breaks_are_kept() {
        assert_eq!(formatted(Extension::Connection, "TYPE  s3\r\nS3_REGION x"), "TYPE s3\r\nS3_REGION x\r\n");
    }

    #[test]
    fn what_is_dropped_is_told() {
        let text = "VERSION 2\nTAGS a=b, c\nNODE n extra\nSQL >\n    SELECT 1\n";
        let Formatted { text, dropped } = datafile(Extension::Pipe, "x", text).expect(text);
        assert_eq!(text, "NODE n\nSQL >\n    SELECT 1\n\nVERSION 2\nTAGS c\n");
        let dropped: Vec<(usize, &str)> =
            dropped.iter().map(|(line, words, _)| (*line, words.as_str())).collect();
        assert_eq!(dropped, [(2, "TAGS a=b"), (3, "extra")]);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        assert!(matches!(
            datafile(Extension::Pipe, "x", "NODE a\nWHAT 1\n"),
            Err(NotFormatted::Unreadable(_))
        ));
    }
}
