//! The lines of a datafile: statements, the rows below them, and the comments around both.

use tinybird_core::datafile::{line, schema};
use tinybird_import::Extension;

/// The lines of a datafile, each kept as it is written.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    pub(super) sections: Vec<Section<'a>>,
    /// Comments behind the last statement.
    pub(super) end: Vec<&'a str>,
}

/// A statement and what is below it.
#[derive(Debug, Default)]
pub(super) struct Section<'a> {
    /// Its keyword, and how many of its name there are before it.
    pub(super) key: (String, usize),
    /// Whether an empty line stands before it.
    pub(super) has_gap: bool,
    /// The comments above it; an empty line that ends one is an empty text.
    pub(super) before: Vec<&'a str>,
    /// The statement, without a comment behind it.
    pub(super) line: &'a str,
    /// The statement as it is written.
    pub(super) whole: &'a str,
    /// The comment behind it.
    pub(super) trailing: &'a str,
    pub(super) rows: Vec<Row<'a>>,
    /// The comments below the last row.
    pub(super) after: Vec<&'a str>,
    /// All its lines.
    pub(super) lines: Vec<&'a str>,
}

/// A line of a text, or a column.
#[derive(Debug, Default)]
pub(super) struct Row<'a> {
    /// The comments and empty lines above it.
    pub(super) before: Vec<&'a str>,
    pub(super) text: &'a str,
    /// The comment behind it.
    pub(super) trailing: &'a str,
}

impl<'a> Outline<'a> {
    pub(super) fn read(extension: Extension, text: &'a str) -> Self {
        let mut outline = Self::default();
        // Lines that belong to what comes next.
        let mut pending: Vec<&'a str> = Vec::new();
        let mut is_block = false;
        for line in text.lines() {
            let words = line::split(line);
            let is_dropped = words.as_ref().is_ok_and(Vec::is_empty);
            let is_indented = line.starts_with([' ', '\t']);
            if is_dropped {
                pending.push(line);
                continue;
            }
            let first = words.as_ref().ok().and_then(|words| words.first()).copied().unwrap_or_default();
            let keyword = first.to_uppercase();
            let opens = extension.keywords().is_keyword(&keyword) && !(is_block && is_indented);
            match outline.sections.last_mut() {
                Some(section) if !opens && is_block => {
                    section.lines.append(&mut pending);
                    section.lines.push(line);
                }
                _ => {
                    let end = pending.iter().take_while(|line| is_block && is_inside(line)).count();
                    if let Some(section) = outline.sections.last_mut().filter(|_| is_block) {
                        section.lines.extend(pending.drain(..end));
                    }
                    let key = extension.keywords().canonical(&keyword).to_owned();
                    let number = outline.sections.iter().filter(|section| section.key.0 == key).count();
                    let (statement, trailing, block) = split(line);
                    is_block = block;
                    outline.sections.push(Section {
                        key: (key, number),
                        has_gap: pending.first().is_some_and(|line| line.trim().is_empty()),
                        before: comments(&pending),
                        line: statement,
                        whole: line.trim(),
                        trailing,
                        ..Section::default()
                    });
                    pending.clear();
                }
            }
        }
        let end = pending.iter().take_while(|line| is_block && is_inside(line)).count();
        if let Some(section) = outline.sections.last_mut() {
            section.lines.extend(pending.drain(..end));
        }
        outline.end = comments(&pending);
        while outline.end.last().is_some_and(|line| line.is_empty()) {
            outline.end.pop();
        }
        for section in &mut outline.sections {
            if section.key.0 == "SCHEMA" { section.columns() } else { section.text() }
        }
        outline
    }

    /// How many of its sections of a keyword are superseded by the one that the canonical text has.
    pub(super) fn superseded(&self, keyword: &str, canonical: &Self) -> usize {
        let count =
            |outline: &Self| outline.sections.iter().filter(|section| section.key.0 == keyword).count();
        let is_one = matches!(keyword, "SCHEMA" | "INDEXES") && count(canonical) == 1;
        if is_one { count(self).saturating_sub(1) } else { 0 }
    }

    /// Every comment, in the order of the lines.
    pub(super) fn comments(&self) -> Vec<&'a str> {
        let mut comments = Vec::new();
        for section in &self.sections {
            comments.extend(&section.before);
            comments.push(section.trailing);
            for row in &section.rows {
                comments.extend(&row.before);
                comments.push(row.trailing);
            }
            comments.extend(&section.after);
        }
        comments.extend(&self.end);
        comments.retain(|comment| !comment.is_empty());
        comments
    }
}

impl<'a> Section<'a> {
    /// The rows of a text: its lines.
    fn text(&mut self) {
        let mut before = Vec::new();
        for &line in &self.lines {
            let text = line.trim();
            if text.is_empty() {
                push_gap(&mut before, !self.rows.is_empty());
            } else if text.starts_with('#') {
                before.push(text);
            } else {
                let before = std::mem::take(&mut before);
                self.rows.push(Row { before, text: line, trailing: "" });
            }
        }
        self.after = before.into_iter().filter(|line| !line.is_empty()).collect();
    }

    /// The rows of a schema: its columns, several of which may stand on a line, or one on several.
    fn columns(&mut self) {
        let mut before: Vec<&'a str> = Vec::new();
        let mut scan = Columns::default();
        for &line in &self.lines {
            let text = line.trim();
            let at = schema::comment(text).unwrap_or(text.len());
            let (code, comment) = text.split_at(at);
            if text.is_empty() {
                push_gap(&mut before, scan.started > 0);
            } else if text.starts_with('#') || code.trim().is_empty() {
                before.push(text);
            } else {
                let known = self.rows.len();
                scan.read(code);
                self.rows.resize_with(scan.started, Row::default);
                if let Some(row) = self.rows.get_mut(known) {
                    row.before = std::mem::take(&mut before);
                    row.text = line;
                }
                match self.rows.last_mut() {
                    Some(row) if row.trailing.is_empty() => row.trailing = comment,
                    Some(row) => row.before.push(comment),
                    None => {}
                }
            }
        }
        self.after = before.into_iter().filter(|line| !line.is_empty()).collect();
    }
}

/// How many columns have begun, over several lines.
#[derive(Debug, Default)]
struct Columns {
    started: usize,
    is_within: bool,
    depth: usize,
    quote: Option<char>,
}

impl Columns {
    fn read(&mut self, code: &str) {
        for c in code.chars() {
            if let Some(quote) = self.quote {
                self.quote = Some(quote).filter(|quote| *quote != c);
                continue;
            }
            match c {
                ',' if self.depth == 0 => self.is_within = false,
                _ if c.is_whitespace() => {}
                _ => {
                    self.started += usize::from(!self.is_within);
                    self.is_within = true;
                    match c {
                        '\'' | '"' | '`' => self.quote = Some(c),
                        '(' | '[' => self.depth += 1,
                        ')' | ']' => self.depth = self.depth.saturating_sub(1),
                        _ => {}
                    }
                }
            }
        }
    }
}

/// Whether a dropped line behind the rows of a block is meant for them.
fn is_inside(line: &str) -> bool {
    line.starts_with([' ', '\t']) && !line.trim().is_empty()
}

/// The comments among dropped lines, and the empty lines between and behind them.
fn comments<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut comments = Vec::new();
    for line in lines {
        match line.trim() {
            "" => {
                let is_any = !comments.is_empty();
                push_gap(&mut comments, is_any);
            }
            comment => comments.push(comment),
        }
    }
    comments
}

/// One empty line for several.
fn push_gap(lines: &mut Vec<&str>, is_wanted: bool) {
    if is_wanted && lines.last() != Some(&"") {
        lines.push("");
    }
}

/// A statement, what follows it, and whether it begins a block.
fn split(line: &str) -> (&str, &str, bool) {
    let words = line::split(line).unwrap_or_default();
    let end = |word: &str| (word.as_ptr() as usize + word.len()).saturating_sub(line.as_ptr() as usize);
    let is_block = words.get(1) == Some(&">");
    let last = if is_block { words.get(1) } else { words.last() };
    let (statement, rest) = line.split_at_checked(last.map_or(0, |word| end(word))).unwrap_or((line, ""));
    (statement, rest.trim(), is_block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_over_lines() {
        let text = "SCHEMA >\n    a String, b Enum8('x,' = 1,\n 'y' = 2), -- of b\n -- of c\n\n  c\n  Int8 -- c\n, d UInt8\n";
        let outline = Outline::read(Extension::DataSource, text);
        let rows: Vec<String> =
            outline.sections[0].rows.iter().map(|row| format!("{:?} {}", row.before, row.trailing)).collect();
        assert_eq!(rows, ["[] ", "[] -- of b", "[\"-- of c\", \"\"] -- c", "[] "]);
    }

    #[test]
    fn comments_belong_to_what_follows() {
        let text = "# top\n\nSCHEMA > # s\n    a String\n    # last\n\n# engine\nENGINE x # e\n\n# end\n\n";
        let outline = Outline::read(Extension::DataSource, text);
        let [schema, engine] = &outline.sections[..] else { panic!("two sections: {outline:#?}") };
        assert_eq!((&schema.before[..], schema.trailing), (&["# top", ""][..], "# s"));
        assert_eq!(schema.after, ["# last"]);
        assert_eq!(
            (&engine.before[..], engine.line, engine.trailing),
            (&["# engine"][..], "ENGINE x", "# e")
        );
        assert!(engine.has_gap && !schema.has_gap);
        assert_eq!(outline.end, ["# end"]);
        assert_eq!(outline.comments(), ["# top", "# s", "# last", "# engine", "# e", "# end"]);
    }
}
