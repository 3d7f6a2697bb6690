//! Lists in a datafile: tags on one line, and texts on a line each.

use std::borrow::Cow;

use super::{Reader, Writer};
use crate::datafile::line::unquote;
use crate::datafile::statement::Body;
use crate::list::{entries, is_read, is_setting};
use crate::rule::Place;

/// `TAGS first, second`.
pub(super) fn write_tags(keyword: &str, tags: &[String], place: Place, writer: &mut Writer) {
    let (joined, close) = (tags.join(", "), tags.join(","));
    // A quote of one tag and a quote of the next one would take the blank between them.
    let text = if !is_read(&joined, tags) && is_read(&close, tags) { close } else { joined };
    writer.unexpanded(keyword, &text, place.value());
}

pub(super) fn read_tags(keyword: &str, reader: &mut Reader) -> Vec<String> {
    let values = reader.values(keyword);
    let is_tolerant = reader.is_tolerant();
    let entries = values.iter().flat_map(|tags| entries(tags));
    entries.filter(|entry| !(is_tolerant && is_setting(entry))).map(str::to_owned).collect()
}

/// `SHARED_WITH >` and a line for each workspace.
pub(super) fn write_lines(keyword: &str, texts: &[String], place: &Place, writer: &mut Writer) {
    let place = |index| place.clone().index(index).value();
    writer.rows(keyword, ",", texts, place, |name, row| {
        // Such a line would be a comment, or begin a text in quotes; nothing between two commas is nothing.
        row.push_str(if name.starts_with(['#', '"', '\'']) { ", " } else { "" });
        row.push_str(name);
    });
}

/// The texts, separated by commas and lines; on the line of the keyword by blanks as well.
pub(super) fn read_lines(keyword: &str, reader: &mut Reader) -> Vec<String> {
    let mut names = Vec::new();
    for statement in reader.take(keyword) {
        let texts: Vec<Cow<str>> = match statement.body {
            Body::Words(words) => words.into_iter().map(Cow::Borrowed).collect(),
            Body::Block(block) => vec![Cow::Owned(block.text())],
        };
        for text in &texts {
            let entries = unquote(text).split(['\n', ',']).map(str::trim).filter(|name| !name.is_empty());
            names.extend(entries.map(str::to_owned));
        }
    }
    names
}
