//! Places in sources: which file, which bytes.

use std::ops::Range;

/// A file of [`Sources`](crate::sources::Sources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) usize);

/// Some bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes, counted in the text that [`Sources::text`](crate::sources::Sources::text) returns.
    pub range: Range<usize>,
}

/// Some bytes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Offsets are 32 bits wide; longer sources are not lexed.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let position = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
        Self { start: position(start), end: position(end) }
    }

    /// The bytes.
    #[must_use]
    pub fn byte_range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A token's place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub(crate) file: FileId,
    pub(crate) span: Span,
}

impl At {
    pub(crate) fn place(self) -> Place {
        Place { file: self.file, range: self.span.byte_range() }
    }
}

impl Place {
    /// The bytes of a span of a token of `file`.
    #[must_use]
    pub fn of(file: FileId, span: Span) -> Self {
        At { file, span }.place()
    }
}
