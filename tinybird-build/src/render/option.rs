//! Where an option stands in the source text of its item, by the path that leads to it.

use std::ops::Range;

use proc_macro2::{Group, TokenStream, TokenTree};
use tinybird_core::rule::{Part, Place, Segment};

/// The bytes of a place in an item whose name ends at this byte; of the nearest thing around it, where it is not written.
pub(crate) fn place(text: &str, name_end: usize, place: &Place) -> Option<Range<usize>> {
    let offset = name_end + text.get(name_end..)?.find('{')?;
    // What follows the item need not be whole.
    let body = text.get(offset..)?;
    let end = matching(body)?;
    let tokens: TokenStream = body.get(..end)?.parse().ok()?;
    let Some(TokenTree::Group(body)) = tokens.into_iter().next() else { return None };
    let (mut entries, mut found) = (entries(&body), None);
    for segment in &place.path {
        let entry = match segment {
            Segment::Option(name) => entries.iter().find(|entry| entry.key.as_deref() == Some(name.as_str())),
            Segment::Index(index) => entries.get(*index),
        };
        // A type, a default or a path of a column stands in the entry of the column.
        let Some(entry) = entry else { break };
        found = Some(if place.part == Part::Key { entry.name.clone() } else { entry.value.clone() });
        entries = entry.group.as_ref().map(self::entries).unwrap_or_default();
    }
    found.map(|range: Range<usize>| offset + range.start..offset + range.end)
}

/// What stands between two commas.
struct Entry {
    key: Option<String>,
    name: Range<usize>,
    value: Range<usize>,
    /// The last brackets in it.
    group: Option<Group>,
}

fn entries(group: &Group) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut tokens: Vec<TokenTree> = Vec::new();
    let mut finish = |tokens: &mut Vec<TokenTree>| entries.extend(entry(&std::mem::take(tokens)));
    for token in group.stream() {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => finish(&mut tokens),
            other => tokens.push(other),
        }
    }
    finish(&mut tokens);
    entries
}

fn entry(tokens: &[TokenTree]) -> Option<Entry> {
    // Attributes and docs stand before the name.
    let mut start = 0;
    while tokens.get(start).is_some_and(|token| token.to_string() == "#") {
        start += 2;
    }
    let tokens = tokens.get(start..)?;
    let bytes = |token: &TokenTree| token.span().byte_range();
    let (first, last) = (tokens.first()?, tokens.last()?);
    let colon = tokens.iter().position(|token| token.to_string() == ":");
    let value = colon.and_then(|colon| tokens.get(colon + 1)).unwrap_or(first);
    let key = match first {
        TokenTree::Literal(text) => text.to_string().trim_matches('"').to_owned(),
        other => other.to_string().trim_start_matches("r#").to_owned(),
    };
    let group = match last {
        TokenTree::Group(group) => Some(group.clone()),
        _ => None,
    };
    Some(Entry { key: Some(key), name: bytes(first), value: bytes(value).start..bytes(last).end, group })
}

/// An item has no more braces.
const MOST: usize = 1000;

/// Where the bracket closes that a text begins with.
fn matching(text: &str) -> Option<usize> {
    text.match_indices('}')
        .take(MOST)
        .map(|(at, _)| at + 1)
        .find(|end| text.get(..*end).is_some_and(|text| text.parse::<TokenStream>().is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tinybird_core::datasource::{DataSource, Engine};

    #[test]
    fn options_are_found_in_the_item() {
        let text = "pub Events {\n    /// Docs.\n    schema: { a: String, #[codec(\"ZSTD\")] b: Int32 = 3 },\n    \
                    engine: MergeTree { ttl: \"a } b\" },\n} other {";
        let shown = |at: &Place| text.get(place(text, 10, at).expect("a place")).expect("bytes");
        let of = DataSource::OPTIONS;
        let ttl = Place::option(of.engine).then(Engine::OPTIONS.ttl);
        assert_eq!(shown(&ttl.clone().value()), "\"a } b\"");
        assert_eq!(shown(&ttl), "ttl");
        assert_eq!(shown(&Place::option(of.columns).index(1)), "b");
        assert_eq!(shown(&Place::option(of.columns).index(1).value()), "Int32 = 3");
        assert_eq!(place(text, 10, &Place::item()), None);
    }
}
