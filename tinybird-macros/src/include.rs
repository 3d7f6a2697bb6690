//! The files that `include_str!` names, found as the compiler finds them.

use std::fs;

use proc_macro2::Span;
use tinybird_syntax::Included;

/// The text of a file, relative to the one in which the path stands.
pub(crate) fn read(path: &str, at: Span) -> Included {
    // An editor does not tell where the source is. What cannot be read, `include_str!` reports.
    let Some(source) = at.unwrap().local_file() else { return Included::Unknown };
    let file = source.parent().map_or_else(|| path.into(), |folder| folder.join(path));
    fs::read_to_string(file).map_or(Included::Unknown, Included::Text)
}
