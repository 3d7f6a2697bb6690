//! The bodies of the macros in rustfmt's style, which rustfmt itself leaves alone.
//!
//! The tokens stay what they are, but for commas behind the last entry of a list, which come and go with the lines. Braces
//! that a person wrote on several lines stay so; everything else is on one line where it fits.

mod comments;
mod layout;
mod tree;

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

pub(crate) use layout::Style;
use tree::{Above, Entry, List, PieceKind};

/// A text with the inputs of its macro calls formatted, each of which is given with its brackets; and the inputs that were
/// left as they are, since a comment stands in the middle of an entry.
pub(crate) fn rust(text: &str, calls: &[Range<usize>], style: &Style) -> (String, Vec<Range<usize>>) {
    let mut formatted = String::with_capacity(text.len());
    let (mut end, mut left) = (0, Vec::new());
    for bytes in calls {
        if bytes.start < end {
            continue;
        }
        formatted.push_str(text.get(end..bytes.start).unwrap_or_default());
        end = bytes.end;
        let input = text.get(bytes.clone()).unwrap_or_default();
        let line = formatted.rsplit('\n').next().unwrap_or_default();
        match input_of(input, line, style) {
            Some(input) => formatted.push_str(&input),
            None => {
                left.push(bytes.clone());
                formatted.push_str(input);
            }
        }
    }
    formatted.push_str(text.get(end..).unwrap_or_default());
    (formatted, left)
}

/// The input of a call with its brackets, behind the start of its line.
fn input_of(input: &str, line: &str, style: &Style) -> Option<String> {
    let delimiter = match input.as_bytes().first()? {
        b'{' => Delimiter::Brace,
        b'(' => Delimiter::Parenthesis,
        b'[' => Delimiter::Bracket,
        _ => return None,
    };
    let inner = input.get(1..input.len().checked_sub(1)?)?;
    let list = List::read(inner).ok()?;
    if list.entries.is_empty() && list.end.is_empty() {
        return Some(input.to_owned());
    }
    let indent = line.get(..line.len() - line.trim_start().len()).unwrap_or_default();
    let column = line.chars().count();
    let formatted = layout::brackets(style, delimiter, &list, indent, column, 0, true);
    let is_same = says(input)? == says(&formatted)?
        && comments(&list) == comments(&List::read(formatted.get(1..formatted.len() - 1)?).ok()?);
    is_same.then_some(formatted)
}

/// The tokens of a text, one by one, without commas behind the last entry of a list.
fn says(text: &str) -> Option<Vec<String>> {
    fn flatten(tokens: TokenStream, said: &mut Vec<String>) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    said.push(format!("open {:?}", group.delimiter()));
                    flatten(group.stream(), said);
                    if said.last().is_some_and(|last| last == ",") {
                        said.pop();
                    }
                    said.push("close".to_owned());
                }
                // Of signs it matters whether they are one: `::` is no `: :`.
                TokenTree::Punct(sign) if sign.as_char() == ':' => {
                    said.push(format!("{:?}", (':', sign.spacing())))
                }
                other => said.push(other.to_string()),
            }
        }
    }
    let mut said = Vec::new();
    flatten(text.parse().ok()?, &mut said);
    Some(said)
}

/// The comments of a list, one by one.
fn comments(list: &List<'_>) -> Vec<String> {
    fn of_entry(entry: &Entry<'_>, found: &mut Vec<String>) {
        for above in &entry.above {
            if let Above::Note(note) = above {
                found.push(note.text.to_owned());
            }
        }
        for piece in &entry.pieces {
            if let PieceKind::Group(_, list) = &piece.kind {
                found.extend(comments(list));
            }
        }
        found.extend(entry.trailing.iter().map(|&comment| comment.to_owned()));
    }
    let mut found = Vec::new();
    list.entries.iter().for_each(|entry| of_entry(entry, &mut found));
    found.extend(list.end.iter().map(|note| note.text.to_owned()));
    found
}

#[cfg(test)]
mod tests;
