//! What a template becomes for a call: its SQL, as Tinybird's own renderer writes it.
//!
//! The renderer is that of the official `tinybird` package 5.0.3 (`tinybird/sql_template.py`) on Python 3.11: the same SQL
//! and the same errors, byte for byte, but for what [`RenderError::Limit`] and [`RenderError::Unsupported`] say. It reads
//! nothing but what it is given, and it ends: loops, recursion and memory have limits.
//!
//! ```
//! use tinybird_core::template::render::{Program, Values};
//!
//! let program = Program::parse("SELECT * FROM t LIMIT {{Int32(limit, 10)}}").unwrap();
//! let rendered = program.render(&Values::new().with("limit", "5")).unwrap();
//! assert_eq!(rendered.sql, "SELECT * FROM t LIMIT toInt32('5')");
//! // Each byte of the SQL knows its byte in the template.
//! assert_eq!(rendered.map.byte(24), 24);
//!
//! let error = program.render(&Values::new().with("limit", "x")).unwrap_err();
//! assert_eq!(error.to_string(), "Template Syntax Error: Error validating 'x' to type Int32");
//! ```
//!
//! A [`Template`](super::Template) is what passes Tinybird's check of a pipe, with the parameters that it lists. A
//! [`Program`] is any text that Tinybird renders, or the error that Tinybird gives for it.

mod error;
mod functions;
mod machine;
mod map;
mod objects;
mod program;
mod questions;
mod run;
#[cfg(test)]
mod tests;
mod values;

pub use error::{RenderError, Thrown};
pub use map::Map;
pub use program::Program;
pub use questions::Questions;
pub use run::render;
pub use values::{Mode, Values};

/// The SQL that a template became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The SQL.
    pub sql: String,
    /// Where each of its bytes comes from.
    pub map: Map,
    /// The secrets that the SQL takes as parameters of the query: `{name: String}`.
    pub secrets: Vec<String>,
}
