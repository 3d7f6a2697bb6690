//! The calls of our macros, and the heads of the items in them.

use std::ops::Range;

use tinybird_syntax::Macro;

use crate::cfg::Truth;
use crate::nameres::ids::ScopeId;
use crate::span::{FileId, Place, Span};

/// One call of our macros.
#[derive(Debug, Clone)]
pub struct Call {
    /// The macro, whatever it is called here.
    pub of: Macro,
    /// The input with its brackets.
    pub group: Span,
    /// The file that it stands in.
    pub file: FileId,
    /// Where the call stands, for [`Scan::resolve`](crate::Scan::resolve).
    pub scope: ScopeId,
    /// The macro's name as it is written.
    pub span: Span,
    /// Whether the call stands under the requested file or folder, so that all its items are rendered. Of other calls,
    /// only the items that something refers to are rendered.
    pub rendered: bool,
    /// The items that it declares, as far as their heads can be read.
    pub items: Vec<Item>,
    /// The bytes of its input, in parts that can be read one by one.
    pub(crate) parts: Vec<Range<usize>>,
}

impl Call {
    /// The call from its name to its closing bracket.
    #[must_use]
    pub fn place(&self) -> Place {
        let start = Place::of(self.file, self.span).range.start;
        Place { file: self.file, range: start..self.group.byte_range().end }
    }
}

/// The head of an item.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its name, without `r#`.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Whether its attributes let it exist.
    pub exists: Truth,
}
