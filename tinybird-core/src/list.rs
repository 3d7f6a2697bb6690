//! Lists of words: tags, and the workspaces that a data source is shared with.

use crate::datafile::line::{read_value, write_as_read};
use crate::rule::{OptionName, Place, Violation, rules};

rules! {
    /// A tag, or the name of a workspace, must not contain a comma, a line break, `=` or a template bracket,
    /// and must not begin with `#`.
    ///
    /// Tinybird separates entries by commas, gives an entry with `=` another meaning, and drops what follows
    /// a `#`. Write each as an entry of its own.
    LIST_ENTRY = "list-entry";
}

pub(crate) fn check(option: OptionName, entries: &[String]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let why = if entry.trim().is_empty() {
            "is empty"
        } else if entry.trim() != entry {
            "begins or ends with white space, which Tinybird drops"
        } else if entry.contains(',') {
            "holds a comma, which separates entries"
        } else if entry.contains('=') {
            "holds `=`, which Tinybird reads as a setting"
        } else if entry.starts_with('#') {
            "begins with `#`, which begins a comment"
        } else if entry.contains("{{") || entry.contains("{%") || entry.contains("{#") {
            "holds a template bracket"
        } else if entry.chars().any(char::is_control) || entry.contains(['\u{2028}', '\u{2029}']) {
            "holds a line break or a control character"
        } else {
            continue;
        };
        violations.push(Violation::error(
            &LIST_ENTRY,
            Place::option(option).index(index).value(),
            format!("`{}` {why}", entry.escape_debug()),
            "write one name for each entry of the list, such as [\"first\", \"second\"]",
        ));
    }
    violations
}

/// Whether this text of TAGS is read back to these tags.
#[must_use]
pub fn is_read(text: &str, tags: &[impl AsRef<str>]) -> bool {
    let written = write_as_read(text, read_value);
    // The blank that keeps a value from being a text in quotes would be one of the first tag's.
    !written.starts_with('\u{b}')
        && read_value(&written).is_some_and(|read| entries(&read).eq(tags.iter().map(AsRef::as_ref)))
}

/// What stands between the commas of TAGS.
pub fn entries(tags: &str) -> impl Iterator<Item = &str> {
    tags.split(',').map(str::trim)
}

/// Whether an entry of TAGS is a setting, which Tinybird keeps elsewhere.
#[must_use]
pub fn is_setting(entry: &str) -> bool {
    entry.contains('=')
}
