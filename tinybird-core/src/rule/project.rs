//! The rules that show only where all resources of a project are known.

use super::rules;

rules! {
    /// A query reads from a data source, a pipe, an endpoint, a node before it, or a table of Tinybird's (`tinybird.*`,
    /// `system.*`). A name behind FROM or JOIN that is none of the project's may be one of the workspace's, or a
    /// mistake: it is a warning, and an error where the check is strict. Written as `{Path}`, the compiler checks it.
    UNKNOWN_TABLE = "unknown-table";
    /// Pipes do not read from each other in a circle: Tinybird could deploy none of them first. A materialized view is
    /// part of one, too, where it writes into a data source that it reads from.
    PIPE_CYCLE = "pipe-cycle";
    /// A node does not have the name of a data source or a pipe of the project: queries would read from the one where the other
    /// is meant.
    NODE_LIKE_RESOURCE = "node-like-resource";
    /// A materialized view and a copy pipe write into a data source.
    TARGET_DATASOURCE = "target-datasource";
    /// The columns that a materialized view declares as its `output` are columns of the data source into which it
    /// writes, of the same types.
    OUTPUT_COLUMNS = "output-columns";
}
