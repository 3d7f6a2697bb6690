//! As much of Python as templates may hold: expressions, and the statements of `{% %}`.
//!
//! Tinybird's renderer hands what stands in a tag to Python 3.11, so this reads Python's own grammar; what of it
//! Tinybird allows is another question.

mod arguments;
mod lexer;
mod number;
mod operators;
mod parser;
mod statement;
mod strings;
mod tree;

use std::ops::Range;

#[cfg(feature = "render")]
pub(crate) use lexer::is_name;
pub(crate) use lexer::{is_keyword, texts};
#[cfg(feature = "render")]
pub(crate) use statement::values;
pub(crate) use statement::{expression, statement};
#[cfg(feature = "render")]
pub(crate) use strings::{bytes, unescaped};
pub(crate) use tree::{Call, Id, Kind, Tree, Unary};
#[cfg(feature = "render")]
pub(crate) use tree::{Form, Formal, Made};

/// Brackets, prefixes and conditions nest no deeper than this, which bounds every recursion over them. (Python
/// itself stops at 200 brackets.)
const DEEPEST: usize = 120;

/// What Python could not read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
    /// What to write instead, where there is more to say than "Python's syntax".
    pub(crate) remedy: Option<&'static str>,
    pub(crate) reason: Reason,
}

/// Which rule a syntax error belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    Syntax,
    /// A keyword stands where a name is expected.
    Keyword,
}

impl SyntaxError {
    pub(crate) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), remedy: None, reason: Reason::Syntax }
    }

    fn help(mut self, remedy: &'static str) -> Self {
        self.remedy = Some(remedy);
        self
    }
}
