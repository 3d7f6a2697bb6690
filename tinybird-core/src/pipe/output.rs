//! The columns of a pipe's result.

use super::body::ResultColumns;
use crate::column_type::ColumnType;
use crate::rule::{Place, Violation, rules};

/// A column of a pipe's result.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OutputColumn {
    name: String,
    data_type: ColumnType,
}

impl OutputColumn {
    /// A column of this name and type.
    #[must_use]
    pub fn new(name: impl Into<String>, data_type: ColumnType) -> Self {
        Self { name: name.into(), data_type }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its ClickHouse type.
    #[must_use]
    pub const fn data_type(&self) -> &ColumnType {
        &self.data_type
    }
}

rules! {
    /// The columns of `output` have names and types, as in `output: { pathname: String, views: UInt64 }`, and
    /// each name is used once. They have no defaults, codecs or JSON paths.
    OUTPUT = "output";
}

pub(super) fn check(output: &[OutputColumn]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, column) in output.iter().enumerate() {
        let place = Place::option(ResultColumns::OPTIONS.output).index(index);
        let name = column.name.escape_debug();
        if column.name.trim().is_empty() || column.name.chars().any(char::is_control) {
            let message = format!("`{name}` cannot be the name of a column");
            violations.push(Violation::error(
                &OUTPUT,
                place,
                message,
                "write the name that the query gives it",
            ));
        } else if output.iter().take(index).any(|other| other.name == column.name) {
            let message = format!("two columns of the result are called `{name}`");
            violations.push(Violation::error(&OUTPUT, place, message, "remove one of them"));
        }
    }
    violations
}
