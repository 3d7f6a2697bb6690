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

use super::rules::{TEMPLATE_EXPRESSION, TEMPLATE_PARAMETER_NAME};
use crate::rule::Violation;

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

/// What Python cannot read, at its bytes.
pub(crate) type SyntaxError = Violation<Range<usize>>;

/// What Python cannot read, where there is no more to say than what it could read.
pub(crate) fn syntax_error(range: Range<usize>, message: impl Into<String>) -> SyntaxError {
    Violation::error(
        &TEMPLATE_EXPRESSION,
        range,
        message,
        "write an expression of Python's, such as `Int32(limit, 10)`",
    )
}

/// A keyword that stands where a name is expected.
fn keyword_for_name(range: Range<usize>, message: impl Into<String>) -> SyntaxError {
    Violation::error(&TEMPLATE_PARAMETER_NAME, range, message, "choose another name")
}
