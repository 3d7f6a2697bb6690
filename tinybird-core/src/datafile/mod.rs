//! How the text of Tinybird's files is read, to the letter, so that what is written can be judged by it.
//!
//! Tinybird's parser is written in Python, and its ways are Python's: what counts as white space, where a line
//! ends, how quotes group words. The facts here are those of the official `tinybird` package 5.0.3
//! (`tinybird/datafile/common.py`, `tinybird/sql_template.py`), of Python's `shlex` in its non-POSIX mode, and of
//! `str.split`, `str.strip` and `str.splitlines`.

pub mod block;
mod columns;
mod comment;
pub mod index;
pub mod line;
mod parts;
pub mod schema;
pub mod statement;
pub mod template;
pub(crate) mod text;
pub mod value;

pub use text::file_lines as lines;

use std::fmt;

use crate::rule::Violation;

/// A place in a datafile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1, in characters.
    pub column: usize,
}

impl fmt::Display for LineColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl fmt::Display for Violation<LineColumn> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\nhelp: {}", self.place, self.message, self.remedy)
    }
}

impl std::error::Error for Violation<LineColumn> {}
