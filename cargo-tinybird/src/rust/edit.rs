//! An option of an item in Rust source, written or replaced: everything else stays as it is.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use tinybird_core::pipe::{OutputColumn, ResultColumns};

use super::layout::{Entry, Lines};
use super::pipe::output;

/// The text in which the item whose name ends at this byte declares these columns.
pub(crate) fn with_output(text: &str, name_end: usize, columns: &[OutputColumn]) -> Option<String> {
    let body = body(text.parse().ok()?, name_end)?;
    let inner = body.span_open().byte_range().end..body.span_close().byte_range().start;
    let key = ResultColumns::OPTIONS.output.as_str();
    let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let line_start = |at: usize| text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let indent = |at: usize| {
        let line = text.get(line_start(at)..at).unwrap_or_default();
        line.get(..line.len() - line.trim_start().len()).unwrap_or_default().to_owned()
    };
    let entry = Entry::new(key, output(columns));
    let existing = tokens.windows(3).find_map(|window| match window {
        [TokenTree::Ident(ident), TokenTree::Punct(_), TokenTree::Group(group)] if ident == key => {
            Some(ident.span().byte_range().start..group.span_close().byte_range().end)
        }
        _ => None,
    });
    if let Some(range) = existing {
        let written = lines(&entry, &indent(range.start));
        return Some(spliced(text, range, written.trim_start().trim_end_matches(',')));
    }
    let last = tokens.last().map_or(inner.start, |last| last.span().byte_range().end);
    let has_comma =
        tokens.last().is_none_or(|last| matches!(last, TokenTree::Punct(comma) if comma.as_char() == ','));
    let comma = if has_comma { "" } else { "," };
    if !text.get(inner.clone())?.contains('\n') {
        let written = one_line(&entry);
        return Some(spliced(text, last..inner.end, &format!("{comma} {written} ")));
    }
    // The entries stand one step further in than the bracket that closes them.
    let first = tokens.first().map_or(inner.start, |first| first.span().byte_range().start);
    let indent = indent(first);
    let written = lines(&entry, &indent);
    // A comment behind the last entry stays behind it.
    let end = text.get(last..inner.end)?.find('\n').map_or(last, |at| last + at);
    let between = text.get(last..end)?;
    Some(spliced(text, last..end, &format!("{comma}{between}\n{}", written.trim_end())))
}

/// The entry on lines of its own, each with this indent.
fn lines(entry: &Entry, indent: &str) -> String {
    let mut lines = Lines::default();
    lines.entry(entry);
    lines.finish().lines().map(|line| format!("{indent}{line}\n")).collect::<String>().trim_end().to_owned()
}

/// The entry on one line.
fn one_line(entry: &Entry) -> String {
    let mut lines = Lines::default();
    lines.entry(entry);
    let text = lines.finish();
    let words: Vec<&str> = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    words.join(" ").trim_end_matches(',').replace(", }", " }")
}

fn spliced(text: &str, range: Range<usize>, new: &str) -> String {
    let (before, after) =
        (text.get(..range.start).unwrap_or_default(), text.get(range.end..).unwrap_or_default());
    [before, new, after].concat()
}

/// The braces right behind a name.
fn body(tokens: TokenStream, name_end: usize) -> Option<Group> {
    let mut open = vec![tokens];
    while let Some(tokens) = open.pop() {
        let mut is_next = false;
        for token in tokens {
            match token {
                TokenTree::Group(group) if is_next && group.delimiter() == Delimiter::Brace => {
                    return Some(group);
                }
                TokenTree::Group(group) => {
                    let range = group.span().byte_range();
                    if range.contains(&name_end) {
                        open.push(group.stream());
                    }
                    is_next = false;
                }
                other => is_next = other.span().byte_range().end == name_end,
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use tinybird_core::column_type::ColumnType;

    fn written(text: &str, columns: &[(&str, &str)]) -> String {
        let columns: Vec<OutputColumn> = columns
            .iter()
            .map(|(name, data_type)| OutputColumn::new(*name, ColumnType::parse(data_type).expect("a type")))
            .collect();
        let end = text.find("Top").expect("an item") + 3;
        with_output(text, end, &columns).expect("written")
    }

    #[test]
    fn an_output_is_added_or_replaced() {
        let columns = [("page", "String"), ("n", "UInt64")];
        assert_eq!(
            written(
                "endpoint! {\n    pub Top {\n        nodes: { n: \"SELECT 1\" } // one\n        // end\n    }\n}\n",
                &columns
            ),
            "endpoint! {\n    pub Top {\n        nodes: { n: \"SELECT 1\" }, // one\n        output: { page: String, n: UInt64 },\n        // end\n    }\n}\n"
        );
        assert_eq!(
            written("endpoint! { pub Top { nodes: { n: \"SELECT 1\" } } pub Other { } }", &columns),
            "endpoint! { pub Top { nodes: { n: \"SELECT 1\" }, output: { page: String, n: UInt64 } } pub Other { } }"
        );
        let many = [("a b", "DateTime('UTC')"), ("b", "String"), ("c", "String"), ("d", "String")];
        assert_eq!(
            written(
                "endpoint! {\n    pub Top {\n        output: { /* old */ x: String },\n        nodes: { n: \"}\" },\n    }\n}\n",
                &many
            ),
            "endpoint! {\n    pub Top {\n        output: {\n            \"a b\": DateTime(\"UTC\"),\n            b: String,\n            c: String,\n            d: String,\n        },\n        nodes: { n: \"}\" },\n    }\n}\n"
        );
    }
}
