//! Tinybird's SQL templates: `{{Int32(limit, 10)}}`, `{% if defined(country) %} .. {% end %}`, `{# .. #}`.
//!
//! Tinybird renders a node's SQL as a template where it begins with `%`. What is allowed in it and which parameters
//! it has are those of the official `tinybird` package 5.0.3 (`tinybird/tornado_template.py`,
//! `tinybird/sql_template.py`) on Python 3.11.
//!
//! | where to look | for |
//! |---|---|
//! | [`check`](check()) | all nodes of a pipe with what it declares: what is wrong, what is written, the parameters |
//! | [`Template`] | one template: what Tinybird makes of it |
//! | [`references`], [`pieces`], [`multi_line_literals`] | the SQL around the tags |
//!
//! ```
//! use tinybird_core::template::{ParameterType, Template};
//! let template = Template::parse("SELECT * FROM t LIMIT {{Int32(limit, 10, description='How many')}}").unwrap();
//! let limit = &template.parameters()[0];
//! assert_eq!((limit.name.as_str(), &limit.kind), ("limit", &ParameterType::Int32));
//! assert_eq!(limit.default.to_string(), "10");
//! assert_eq!(limit.description(), Some("How many"));
//! ```

mod allowed;
mod blocks;
mod calls;
mod check;
mod declaration;
mod declared;
mod defaults;
mod edit;
mod functions;
mod names;
mod parameter_type;
mod parameters;
mod python;
mod reader;
#[cfg(feature = "render")]
pub mod render;
mod rules;
mod sql;
mod statement;
mod tags;
#[cfg(test)]
mod tests;
mod untyped;
mod value;

use std::collections::HashSet;
use std::ops::Range;

use crate::rule::{Invalid, MOST_MISTAKES, Violation};
use reader::Reader;
use tags::tags;

pub use check::{Checked, Location, Node, check};
pub use declaration::Declaration;
pub use parameter_type::ParameterType;
pub use parameters::{Parameter, Use};
pub use rules::*;
pub(crate) use sql::Scanned;
pub use sql::{Piece, PieceKind, Reference, multi_line_literals, pieces, references};
pub use tags::is_template;
pub use value::Value;

/// The types that a parameter can be declared with, but for those that mean the same as another one.
#[cfg(feature = "reference")]
pub(crate) fn parameter_types() -> impl Iterator<Item = &'static str> {
    let types = functions::FUNCTIONS.iter().filter(|function| function.role == functions::Role::Type);
    types.map(|function| function.name).chain(["column", "columns"])
}

/// A template that Tinybird accepts.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Template {
    parameters: Vec<Parameter>,
    #[cfg_attr(feature = "serde", serde(skip))]
    findings: Vec<Violation<Range<usize>>>,
}

impl Template {
    /// Reads a node's SQL, with or without the `%` before it.
    ///
    /// # Errors
    /// All mistakes, each with its bytes in the SQL; of very many the first ones.
    pub fn parse(sql: &str) -> Result<Self, Vec<Invalid>> {
        Self::read(sql, &HashSet::new())
    }

    /// As `parse`, where the defaults of these parameters are yet to be written into the SQL.
    fn read(sql: &str, defaulted: &HashSet<&str>) -> Result<Self, Vec<Invalid>> {
        let mut reader = Reader::new(sql, defaulted);
        let (tags, open) = tags(sql);
        for tag in &tags {
            reader.tag(tag);
            if reader.invalid.len() >= MOST_MISTAKES {
                break;
            }
        }
        match open {
            // What follows the open tag is unknown, and so is what would close the blocks.
            Some(open) => reader.invalid.push(open),
            None if reader.invalid.len() < MOST_MISTAKES => {
                reader.invalid.extend(std::mem::take(&mut reader.blocks).finish());
            }
            None => {}
        }
        reader.finish()
    }

    /// The parameters, in the order in which Tinybird lists them.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The parameter of a name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// What Tinybird would take, but understand otherwise than it is meant, each at its bytes in the SQL. It is an error
    /// where a parameter would never get the caller's value.
    #[must_use]
    pub fn findings(&self) -> &[Violation<Range<usize>>] {
        &self.findings
    }
}
