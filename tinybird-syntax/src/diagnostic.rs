//! What is told to the person who writes: where, what, and what to write instead.

use proc_macro2::{Ident, Span};
use tinybird_core::rule::Violation;

/// A run of tokens: the first and the last of them.
#[derive(Debug, Clone, Copy)]
pub struct Spans {
    /// The first token.
    pub first: Span,
    /// The last token.
    pub last: Span,
}

impl Spans {
    /// From the first token of one run to the last of another.
    #[must_use]
    pub fn to(self, last: impl Into<Self>) -> Self {
        Self { first: self.first, last: last.into().last }
    }
}

impl From<Span> for Spans {
    fn from(span: Span) -> Self {
        Self { first: span, last: span }
    }
}

/// Where a violation is in a macro call.
#[derive(Debug, Clone)]
pub struct At {
    /// The tokens at fault.
    pub spans: Spans,
    /// The word that is only mistyped, where that is all.
    pub typo: Option<Typo>,
    /// The column at fault, where several data sources share it.
    pub shared: Option<SharedColumn>,
}

/// One of the columns that several data sources of a call share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedColumn {
    /// The name that the columns have together.
    pub(crate) of: String,
    /// The number of the column among them.
    pub(crate) index: usize,
}

impl<S: Into<Spans>> From<S> for At {
    fn from(spans: S) -> Self {
        Self { spans: spans.into(), typo: None, shared: None }
    }
}

/// A mistake or a warning at its place in the source.
pub type Diagnostic = Violation<At>;

/// A mistyped word. The compiler itself finds the one that was meant, and proposes it so that an editor can apply it.
#[derive(Debug, Clone)]
pub struct Typo {
    /// The word.
    pub ident: Ident,
    /// What it was to be one of.
    pub among: Words,
}

/// The words of which one was meant.
#[derive(Debug, Clone)]
pub enum Words {
    /// The options of a macro or of a group in braces, by the name of the type whose fields they are.
    Options(String),
    /// The variants of a choice, by the name of the enum.
    Choice(&'static str),
}
