//! The comments of a SCHEMA, which begin with `--`.

use crate::datafile::text;

/// The lines of a SCHEMA block without their `--` comments, ended where Python's `splitlines` ends them.
///
/// A comment begins anywhere, inside quotes too, except inside a JSON path.
pub(super) fn without_comments(block: &str) -> String {
    let mut cleaned = String::with_capacity(block.len());
    for line in text::split_lines(block) {
        match comment(line) {
            Some(at) => cleaned.push_str(line.get(..at).unwrap_or_default().trim_end_matches(text::is_space)),
            None => cleaned.push_str(line),
        }
        cleaned.push('\n');
    }
    cleaned.truncate(cleaned.trim_end_matches(text::is_space).len());
    cleaned
}

/// Where the comment of a line begins.
#[must_use]
pub fn comment(line: &str) -> Option<usize> {
    if !line.contains('-') {
        return None;
    }
    let mut in_json_path = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'-' if !in_json_path && line.as_bytes().get(at + 1) == Some(&b'-') => return Some(at),
            b'`' if in_json_path => in_json_path = false,
            b'`' => in_json_path = line.get(at..).is_some_and(|rest| rest.starts_with("`json:")),
            _ => {}
        }
    }
    None
}
