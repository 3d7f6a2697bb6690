//! What loading a project changed.

use std::fmt;

/// What loading a project changed in a data source, or why a part of it does not work.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A data source is new.
    Created(String),
    /// The schema of a data source is another one; its rows were kept.
    Changed {
        /// The data source.
        data_source: String,
        /// The columns that it no longer has.
        dropped: Vec<String>,
    },
    /// The schema of a data source is another one, into which its rows could not be moved.
    Emptied {
        /// The data source.
        data_source: String,
        /// How many rows it had.
        rows: u64,
        /// Why they could not be moved.
        why: String,
    },
    /// ClickHouse refuses the new schema of a data source, which stays as it was.
    Kept {
        /// The data source.
        data_source: String,
        /// Why.
        why: String,
    },
    /// A data source was filled from what others hold.
    Filled {
        /// The data source.
        data_source: String,
        /// The view that fills it.
        view: String,
    },
    /// A data source is not in the project any more.
    Absent(String),
    /// ClickHouse refuses a table or a view.
    Refused {
        /// The data source or pipe.
        name: String,
        /// Why.
        why: String,
    },
}

impl Change {
    /// Whether rows are gone, or something does not work.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        matches!(self, Self::Emptied { .. } | Self::Kept { .. } | Self::Refused { .. })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Created(name) => write!(f, "`{name}` is new"),
            Self::Changed { data_source, dropped } => {
                write!(f, "`{data_source}` has another schema; its rows were kept")?;
                match dropped.as_slice() {
                    [] => Ok(()),
                    [column] => write!(f, " without the column `{column}`"),
                    columns => write!(f, " without the columns `{}`", columns.join("`, `")),
                }
            }
            Self::Emptied { data_source, rows, why } => {
                let rows = if *rows == 1 { "row is".to_owned() } else { format!("{rows} rows are") };
                write!(
                    f,
                    "`{data_source}` has another schema; its {rows} gone, since they do not fit it: {why}"
                )
            }
            Self::Kept { data_source, why } => write!(f, "`{data_source}` stays as it was: {why}"),
            Self::Filled { data_source, view } => write!(f, "`{data_source}` was filled by `{view}`"),
            Self::Absent(name) => {
                write!(
                    f,
                    "`{name}` is not in the project any more; its rows are kept until it is there again"
                )
            }
            Self::Refused { name, why } => write!(f, "`{name}` does not work: {why}"),
        }
    }
}
