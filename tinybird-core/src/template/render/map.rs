//! Where the bytes of rendered SQL come from.

use std::ops::Range;

/// The byte of the template for each byte of the SQL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Map {
    pieces: Vec<Piece>,
    /// The length of the template, where what follows the SQL stands.
    end: usize,
}

/// Bytes of the SQL that come from the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// The first of them; they end where the next piece begins.
    sql: usize,
    from: Source,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Source {
    /// The template's own text, from this byte on.
    Text(usize),
    /// What stands in a tag, without its brackets.
    Tag(Range<usize>),
}

impl Map {
    pub(crate) fn text(&mut self, sql: usize, from: usize) {
        self.pieces.push(Piece { sql, from: Source::Text(from) });
    }

    pub(crate) fn tag(&mut self, sql: usize, tag: Range<usize>) {
        self.pieces.push(Piece { sql, from: Source::Tag(tag) });
    }

    pub(crate) fn finish(&mut self, sql: usize, template: usize) {
        self.text(sql, template);
        self.end = template;
    }

    fn piece(&self, byte: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.sql <= byte);
        self.pieces.get(after.checked_sub(1)?)
    }

    /// The byte of the template that a byte of the SQL comes from: of what a tag wrote, the first byte in its brackets.
    #[must_use]
    pub fn byte(&self, byte: usize) -> usize {
        match self.piece(byte) {
            Some(Piece { sql, from: Source::Text(from) }) => (from + (byte - sql)).min(self.end),
            Some(Piece { from: Source::Tag(tag), .. }) => tag.start,
            None => self.end,
        }
    }

    /// The bytes of the template that bytes of the SQL come from: what a tag wrote comes from all that stands in it.
    #[must_use]
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.byte(range.start);
        let end = match range.end.checked_sub(1).filter(|last| *last >= range.start) {
            None => start,
            Some(last) => match self.piece(last) {
                Some(Piece { from: Source::Tag(tag), .. }) => tag.end,
                _ => self.byte(last) + 1,
            },
        };
        start..end.max(start)
    }

    /// Whether a byte of the SQL was written by a tag.
    #[must_use]
    pub fn is_written(&self, byte: usize) -> bool {
        matches!(self.piece(byte), Some(Piece { from: Source::Tag(_), .. }))
    }
}
