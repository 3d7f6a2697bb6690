//! Changes to the SQL of a node.

use std::ops::Range;

use super::functions;
use super::parameters::Use;
use super::value::Value;

/// Text that stands in the place of some bytes, or between two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// The text with the edits made, which are in order and do not overlap.
pub(super) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut written = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        written.push_str(text.get(from..edit.range.start).unwrap_or_default());
        written.push_str(&edit.text);
        from = edit.range.end;
    }
    written.push_str(text.get(from..).unwrap_or_default());
    written
}

/// The edits that give more arguments to a call.
pub(super) fn give(taken: &Use, added: &[(&str, Value)]) -> Vec<Edit> {
    let (count, end) = taken.positional;
    let next = functions::find(taken.function).and_then(|function| function.arguments.get(count));
    let (close, mut comma) = taken.close;
    let mut edits = Vec::new();
    let mut named = String::new();
    for (name, value) in added {
        // A default stands by its place where it can, as people write it.
        if *name == "default" && next == Some(name) {
            edits.push(Edit { range: end..end, text: format!(", {value}") });
            continue;
        }
        named.push_str(if comma { " " } else { ", " });
        comma = false;
        named.push_str(&format!("{name}={value}"));
    }
    if !named.is_empty() {
        edits.push(Edit { range: close..close, text: named });
    }
    edits
}
