//! Lists on one line where they fit, and below each other where they do not.

use proc_macro2::Delimiter;

use super::tree::{Above, Entry, List, Piece, PieceKind};

/// How wide lines may be, and what an indent is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) max_width: usize,
    pub(crate) indent: String,
}

/// Brackets and what they hold, from a column of a line that is indented so far. `after` is the width of what follows.
pub(super) fn brackets(
    style: &Style,
    delimiter: Delimiter,
    list: &List<'_>,
    indent: &str,
    column: usize,
    after: usize,
    is_call: bool,
) -> String {
    if let Some(line) = line_of(delimiter, list, is_call)
        && !(list.is_open && delimiter == Delimiter::Brace)
        && column + width(&line) + after <= style.max_width
    {
        return line;
    }
    let (open, close) = signs(delimiter);
    let mut text = format!("{open}\n");
    let inner = format!("{indent}{}", style.indent);
    for (index, entry) in list.entries.iter().enumerate() {
        below(style, entry, &inner, index == 0, is_call, &mut text);
    }
    for (index, note) in list.end.iter().enumerate() {
        if note.has_gap && (index > 0 || !list.entries.is_empty()) {
            text.push('\n');
        }
        text.extend([&*inner, note.text, "\n"]);
    }
    text.extend([indent, close]);
    text
}

/// An entry on lines of its own.
fn below(style: &Style, entry: &Entry<'_>, indent: &str, is_first: bool, is_item: bool, text: &mut String) {
    let mut is_first = is_first;
    let mut gap = |has_gap: bool, text: &mut String| {
        if has_gap && !std::mem::take(&mut is_first) {
            text.push('\n');
        }
        is_first = false;
    };
    // What belongs to the entry stands right above it.
    let mut belongs = false;
    for above in &entry.above {
        match above {
            Above::Note(note) => {
                gap(note.has_gap && !belongs, text);
                belongs |= ["///", "/**"].iter().any(|doc| note.text.starts_with(doc));
                text.extend([indent, note.text, "\n"]);
            }
            Above::Attribute(has_gap, pieces) => {
                gap(*has_gap && !belongs, text);
                belongs = true;
                text.push_str(indent);
                self::pieces(style, pieces, indent, 0, text);
                text.push('\n');
            }
        }
    }
    gap(entry.has_gap && !belongs, text);
    text.push_str(indent);
    // Items end as they are written, everything else with a comma.
    let separator = if is_item { entry.separator } else { Some(',') };
    pieces(style, &entry.pieces, indent, usize::from(separator.is_some()), text);
    text.extend(separator);
    for comment in &entry.trailing {
        text.extend([" ", comment]);
    }
    text.push('\n');
}

/// Tokens one after the other; a group is on one line where it and what must follow it on that line have room.
fn pieces(style: &Style, pieces: &[Piece<'_>], indent: &str, after: usize, text: &mut String) {
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 && is_apart(pieces, index) {
            text.push(' ');
        }
        match &piece.kind {
            PieceKind::Word(word) | PieceKind::Sign(word) => text.push_str(word),
            PieceKind::Group(delimiter, list) => {
                let column = text.rsplit('\n').next().map_or(0, width);
                let rest = rest_of(pieces, index + 1, after);
                text.push_str(&brackets(style, *delimiter, list, indent, column, rest, false));
            }
        }
    }
}

/// How much of its line the tokens from one of them on need: up to where the next line break may be.
fn rest_of(pieces: &[Piece<'_>], from: usize, after: usize) -> usize {
    let mut rest = 0;
    for (index, piece) in pieces.iter().enumerate().skip(from) {
        rest += usize::from(is_apart(pieces, index));
        match &piece.kind {
            PieceKind::Group(..) => return rest + 1,
            PieceKind::Word(word) | PieceKind::Sign(word) => match word.split_once('\n') {
                Some((first, _)) => return rest + width(first),
                None => rest += width(word),
            },
        }
    }
    rest + after
}

/// A list on one line; none where a comment, an attribute or a text of several lines forbids it.
fn line_of(delimiter: Delimiter, list: &List<'_>, is_call: bool) -> Option<String> {
    if !list.end.is_empty() {
        return None;
    }
    let mut line = String::new();
    for (index, entry) in list.entries.iter().enumerate() {
        if !entry.above.is_empty() || !entry.trailing.is_empty() {
            return None;
        }
        line.push_str(&line_of_pieces(&entry.pieces, 0)?);
        let is_last = index + 1 == list.entries.len();
        if !is_last || is_call {
            line.extend(entry.separator);
        }
        if !is_last {
            line.push(' ');
        }
    }
    let (open, close) = signs(delimiter);
    let space = if delimiter == Delimiter::Brace && !line.is_empty() { " " } else { "" };
    Some(format!("{open}{space}{line}{space}{close}"))
}

/// The tokens from one of them on, on one line.
fn line_of_pieces(pieces: &[Piece<'_>], from: usize) -> Option<String> {
    let mut line = String::new();
    for (index, piece) in pieces.iter().enumerate().skip(from) {
        if index > 0 && is_apart(pieces, index) {
            line.push(' ');
        }
        match &piece.kind {
            PieceKind::Word(word) | PieceKind::Sign(word) if word.contains('\n') => return None,
            PieceKind::Word(word) | PieceKind::Sign(word) => line.push_str(word),
            PieceKind::Group(Delimiter::Brace, list) if list.is_open && !list.entries.is_empty() => {
                return None;
            }
            PieceKind::Group(delimiter, list) => line.push_str(&line_of(*delimiter, list, false)?),
        }
    }
    Some(line)
}

/// Whether a space stands between a token and the one before it.
fn is_apart(pieces: &[Piece<'_>], index: usize) -> bool {
    use PieceKind::{Group, Sign, Word};

    let (Some(before), Some(piece)) =
        (index.checked_sub(1).and_then(|before| pieces.get(before)), pieces.get(index))
    else {
        return false;
    };
    match (&before.kind, &piece.kind) {
        (_, Sign(":")) => false,
        (Sign(":" | "="), _) | (_, Sign("=")) | (Word(_), Word(_)) | (_, Group(Delimiter::Brace, _)) => true,
        (Sign("::" | "!" | "#" | "-" | "."), _) | (_, Sign("::" | "!" | ".")) => false,
        (Word(_), Group(..)) => false,
        (Group(..), Word(_)) => true,
        _ => piece.is_apart,
    }
}

fn signs(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::None => ("", ""),
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}
