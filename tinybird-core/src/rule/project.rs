//! The rules that show only where all resources of a project are known.

use super::rules;

rules! {
    /// A query reads from a data source, a pipe, an endpoint, a node before it, or a table of Tinybird's
    /// (`tinybird.*`, `system.*`). Another name after FROM or JOIN may be a table of the workspace or a typo,
    /// so it is a warning, and an error with `--strict` or `strict(true)`. Write `{Path}` to let the compiler
    /// check it.
    UNKNOWN_TABLE = "unknown-table";
    /// Pipes must not read from each other in a cycle: Tinybird could not deploy any of them first. A
    /// materialized view is part of a cycle if it writes to a data source that it reads from.
    PIPE_CYCLE = "pipe-cycle";
    /// A node does not have the name of a data source or a pipe of the project: queries would read from the one where the other
    /// is meant.
    NODE_LIKE_RESOURCE = "node-like-resource";
    /// A materialized view and a copy pipe write to a data source. Name a data source, not a pipe.
    TARGET_DATASOURCE = "target-datasource";
    /// The columns that a materialized view declares as `output` must be columns of the data source that it
    /// writes to. A column of another type is a warning.
    OUTPUT_COLUMNS = "output-columns";
}
