//! Comments of datafiles, which stand in Rust where they stood: above the item, or above the column.

use std::collections::BTreeMap;

use tinybird_core::datasource::Column;
use tinybird_core::{AnyDefinition, DataSource};
use tinybird_import::{File, Leftover};

/// The comments of a datafile.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// Those above the item.
    pub(super) above: Vec<String>,
    /// Those above its columns.
    pub(super) columns: BTreeMap<String, Vec<String>>,
}

impl Comments {
    /// The comments of this file, which was read from this text.
    pub(super) fn of(file: &File, text: &str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let source = file.definition.known().and_then(AnyDefinition::as_data_source);
        let columns = source.map(DataSource::columns).unwrap_or_default();
        let mut comments = Self::default();
        for leftover in &file.leftovers {
            // A row of dashes only separates.
            let Leftover::Comment(line, comment) = leftover else { continue };
            if !comment.contains(char::is_alphanumeric) {
                continue;
            }
            let comment = format!("// {}", comment.trim());
            match column_at(&lines, *line, columns) {
                Some(column) => comments.columns.entry(column.to_owned()).or_default().push(comment),
                None => comments.above.push(comment),
            }
        }
        comments
    }
}

/// The column that a comment on this line, counted from 1, is about: that of the line, or of the next one in the schema.
fn column_at<'a>(lines: &[&str], line: usize, columns: &'a [Column]) -> Option<&'a str> {
    let is_schema =
        |line: &&str| line.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("SCHEMA"));
    lines.get(..line)?.iter().find(|line| is_schema(line))?;
    let is_comment = |line: &str| line.is_empty() || line.starts_with("--") || line.starts_with('#');
    let line = lines.get(line - 1..)?.iter().map(|line| line.trim()).find(|line| !is_comment(line))?;
    let name = match line.strip_prefix('`') {
        Some(quoted) => quoted.split('`').next(),
        None => line.split_whitespace().next(),
    }?;
    columns.iter().map(Column::name).find(|column| *column == name)
}
