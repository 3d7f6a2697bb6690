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

/// What a reader refuses, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The line, counted from 1, in the text that was read.
    pub line: usize,
    /// The column, counted from 1, in characters.
    pub column: usize,
    /// What is wrong, and why.
    pub message: String,
    /// What to write instead.
    pub remedy: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\nhelp: {}", self.line, self.column, self.message, self.remedy)
    }
}

impl std::error::Error for ReadError {}
