//! Lists of words: tags, and the workspaces that a data source is shared with.

use crate::reader::Reader;
use crate::rule::{Place, Violation, rules};
use crate::writer::Writer;

rules! {
    /// A tag, and the name of a workspace, is one word or several without a comma, a line break, `=`, a
    /// template bracket, or a `#` in front.
    ///
    /// Tinybird separates them by commas, takes what holds `=` for something else, and drops what follows a
    /// `#`. Write each as an entry of its own.
    LIST_ENTRY = "list-entry";
}

pub(crate) fn check(option: &'static str, entries: &[String]) -> Vec<Violation> {
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

/// `TAGS first, second`.
pub(crate) fn write_tags(tags: &[String], writer: &mut Writer) {
    if !tags.is_empty() {
        writer.gap();
        writer.unexpanded("TAGS", &tags.join(", "), Place::option("tags").value());
    }
}

pub(crate) fn read_tags(reader: &mut Reader) -> Vec<String> {
    let tags = reader.value("TAGS").map(|(tags, _)| tags).unwrap_or_default();
    tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}
