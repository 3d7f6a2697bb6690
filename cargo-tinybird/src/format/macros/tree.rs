//! The tokens of a macro's input as entries of nested lists, with the comments around them.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::comments::{Gap, Note};

/// Why an input is left as it is: it cannot be split into tokens, or a comment stands in the middle of an entry, where no
/// place can be kept for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoTree;

/// What stands between brackets.
#[derive(Debug, Default)]
pub(super) struct List<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    /// The comments behind the last entry.
    pub(super) end: Vec<Note<'a>>,
    /// Whether the first line ends behind the bracket: a person has chosen to write it on several lines.
    pub(super) is_open: bool,
}

/// What ends with a comma: an item, an option, a column, a value.
#[derive(Debug, Default)]
pub(super) struct Entry<'a> {
    /// Comments and attributes above it.
    pub(super) above: Vec<Above<'a>>,
    /// Whether an empty line stands right above it.
    pub(super) has_gap: bool,
    pub(super) pieces: Vec<Piece<'a>>,
    /// The comma or semicolon after it.
    pub(super) separator: Option<char>,
    /// Comments behind it, on its line.
    pub(super) trailing: Vec<&'a str>,
}

/// What stands above an entry.
#[derive(Debug)]
pub(super) enum Above<'a> {
    Note(Note<'a>),
    /// Whether an empty line stands above it, and its tokens.
    Attribute(bool, Vec<Piece<'a>>),
}

/// A token or a group of them.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub(super) kind: PieceKind<'a>,
    /// Whether white space stands before it.
    pub(super) is_apart: bool,
}

#[derive(Debug)]
pub(super) enum PieceKind<'a> {
    /// A name, a number or a text.
    Word(&'a str),
    /// A sign; `::` is one.
    Sign(&'a str),
    Group(Delimiter, List<'a>),
}

/// Whether entries end with their braces and with semicolons, as items do, or with commas alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Items,
    Entries,
}

/// How deeply brackets may nest.
const MAX_DEPTH: usize = 64;

impl<'a> List<'a> {
    /// The items of an input.
    pub(super) fn read(text: &'a str) -> Result<Self, NoTree> {
        let tokens: TokenStream = text.parse().map_err(|_| NoTree)?;
        read(text, tokens, 0..text.len(), Level::Items, 0)
    }
}

fn read<'a>(
    text: &'a str,
    tokens: TokenStream,
    bytes: std::ops::Range<usize>,
    level: Level,
    depth: usize,
) -> Result<List<'a>, NoTree> {
    if depth > MAX_DEPTH {
        return Err(NoTree);
    }
    let mut reader = Reader { text, at: bytes.start, depth, list: List::default(), entry: Entry::default() };
    let mut tokens = tokens.into_iter().peekable();
    let mut is_first = true;
    while let Some(token) = tokens.next() {
        let gap = reader.gap(token.span().byte_range().start);
        if std::mem::take(&mut is_first) {
            reader.list.is_open = gap.has_line_break;
        }
        reader.token(token, gap, &mut tokens, level)?;
    }
    let gap = reader.gap(bytes.end);
    if is_first {
        reader.list.is_open = gap.has_line_break;
    }
    reader.finish(gap)
}

/// The tokens of one list that were not read yet.
type Tokens = std::iter::Peekable<proc_macro2::token_stream::IntoIter>;

struct Reader<'a> {
    text: &'a str,
    /// Where the last token ended.
    at: usize,
    depth: usize,
    list: List<'a>,
    /// The entry that has not ended yet.
    entry: Entry<'a>,
}

impl<'a> Reader<'a> {
    fn token(
        &mut self,
        token: TokenTree,
        gap: Gap<'a>,
        tokens: &mut Tokens,
        level: Level,
    ) -> Result<(), NoTree> {
        let range = token.span().byte_range();
        let source = self.text.get(range.clone()).unwrap_or_default();
        self.at = range.end;
        let is_apart = !gap.is_empty;
        let sign = match &token {
            TokenTree::Punct(sign) => Some(sign.as_char()),
            _ => None,
        };
        if sign == Some(',') || (sign == Some(';') && level == Level::Items) {
            return self.separator(sign, gap);
        }
        let has_gap = gap.has_gap;
        self.notes(gap)?;
        if sign == Some('#') && self.entry.pieces.is_empty() {
            return self.attribute(source, has_gap, tokens);
        }
        if self.entry.pieces.is_empty() {
            self.entry.has_gap = has_gap;
        }
        let mut is_body = false;
        let kind = match token {
            TokenTree::Ident(_) | TokenTree::Literal(_) => PieceKind::Word(source),
            TokenTree::Group(group) => {
                is_body = level == Level::Items && group.delimiter() == Delimiter::Brace;
                self.group(&group)?
            }
            TokenTree::Punct(colon) if colon.as_char() == ':' && colon.spacing() == Spacing::Joint => {
                let is_path =
                    |next: &TokenTree| matches!(next, TokenTree::Punct(next) if next.as_char() == ':');
                if let Some(second) = tokens.next_if(is_path) {
                    self.at = second.span().byte_range().end;
                }
                PieceKind::Sign(self.text.get(range.start..self.at).unwrap_or_default())
            }
            TokenTree::Punct(_) => PieceKind::Sign(source),
        };
        self.entry.pieces.push(Piece { kind, is_apart });
        if is_body {
            self.list.entries.push(std::mem::take(&mut self.entry));
        }
        Ok(())
    }

    fn separator(&mut self, sign: Option<char>, gap: Gap<'a>) -> Result<(), NoTree> {
        if self.entry.pieces.is_empty() {
            // An item that ended with its braces may be followed by one.
            let last = self.list.entries.last_mut().filter(|last| last.separator.is_none());
            let last = last.filter(|_| gap.notes.is_empty() && self.entry.above.is_empty()).ok_or(NoTree)?;
            last.separator = sign;
        } else {
            self.entry.trailing.extend(gap.notes.iter().map(|note| note.text));
            self.entry.separator = sign;
            self.list.entries.push(std::mem::take(&mut self.entry));
        }
        Ok(())
    }

    /// An attribute, or a doc comment, which is one to Rust.
    fn attribute(&mut self, source: &'a str, has_gap: bool, tokens: &mut Tokens) -> Result<(), NoTree> {
        if source.starts_with('/') {
            tokens.next_if(|next| matches!(next, TokenTree::Punct(_)));
            tokens.next();
            self.entry.above.push(Above::Note(Note { text: source, has_gap }));
            return Ok(());
        }
        let Some(TokenTree::Group(group)) = tokens.next() else { return Err(NoTree) };
        let gap = self.gap(group.span().byte_range().start);
        if !gap.notes.is_empty() {
            return Err(NoTree);
        }
        self.at = group.span().byte_range().end;
        let sign = Piece { kind: PieceKind::Sign(source), is_apart: false };
        let group = Piece { kind: self.group(&group)?, is_apart: false };
        self.entry.above.push(Above::Attribute(has_gap, vec![sign, group]));
        Ok(())
    }

    fn group(&mut self, group: &Group) -> Result<PieceKind<'a>, NoTree> {
        let bytes = group.span_open().byte_range().end..group.span_close().byte_range().start;
        let list = read(self.text, group.stream(), bytes, Level::Entries, self.depth + 1)?;
        Ok(PieceKind::Group(group.delimiter(), list))
    }

    /// Gives comments to what they belong to.
    fn notes(&mut self, gap: Gap<'a>) -> Result<(), NoTree> {
        if !self.entry.pieces.is_empty() && !gap.notes.is_empty() {
            return Err(NoTree);
        }
        let mut notes = gap.notes.into_iter();
        if self.entry.above.is_empty()
            && let Some(last) = self.list.entries.last_mut()
        {
            last.trailing.extend(notes.by_ref().take(gap.trailing).map(|note| note.text));
        }
        self.entry.above.extend(notes.map(Above::Note));
        Ok(())
    }

    fn finish(mut self, gap: Gap<'a>) -> Result<List<'a>, NoTree> {
        if !self.entry.pieces.is_empty() {
            self.list.entries.push(std::mem::take(&mut self.entry));
        }
        self.notes(gap)?;
        for above in self.entry.above {
            let Above::Note(note) = above else { return Err(NoTree) };
            self.list.end.push(note);
        }
        Ok(self.list)
    }

    fn gap(&self, end: usize) -> Gap<'a> {
        Gap::read(self.text.get(self.at..end).unwrap_or_default())
    }
}
