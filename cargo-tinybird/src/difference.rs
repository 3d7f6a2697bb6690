//! Two texts, and how they differ, as version control shows it.

use clap::builder::styling::{AnsiColor, Style};
use similar::TextDiff;

/// The lines that differ, each with three lines around it; empty where none do.
pub(crate) fn between(path: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// The rows that differ, with all others.
pub(crate) fn of_rows(expected: &str, given: &str) -> String {
    let difference = TextDiff::from_lines(expected, given);
    let mut difference = difference.unified_diff();
    difference.context_radius(usize::MAX / 2).header("expected", "given").to_string()
}

/// The same with colours.
pub(crate) fn coloured(difference: &str) -> String {
    let mut coloured = String::with_capacity(difference.len() * 2);
    for line in difference.split_inclusive('\n') {
        let style = match line.as_bytes().first() {
            Some(b'+') if !line.starts_with("+++ ") => AnsiColor::Green.on_default(),
            Some(b'-') if !line.starts_with("--- ") => AnsiColor::Red.on_default(),
            Some(b'@') => AnsiColor::Cyan.on_default(),
            Some(b'+' | b'-') => Style::new().bold(),
            _ => Style::new(),
        };
        let text = line.trim_end_matches('\n');
        coloured.push_str(&format!("{style}{text}{style:#}\n"));
    }
    coloured
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_around_a_difference_are_shown() {
        let difference = between("x.pipe", "a\nb\nc\n", "a\nB\nc\n");
        assert_eq!(difference, "--- a/x.pipe\n+++ b/x.pipe\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
        assert_eq!(anstream::adapter::strip_str(&coloured(&difference)).to_string(), difference);
        assert!(coloured(&difference).contains("\u{1b}[31m-b\u{1b}[0m\n"));
        assert_eq!(between("x", "a", "a"), "");
    }
}
