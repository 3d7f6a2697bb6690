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
    /// writes to, and it must have all of them that have no default. A column of another type is a warning, and an error with
    /// `--strict` or `strict(true)`.
    OUTPUT_COLUMNS = "output-columns";
    /// A data source that a materialized view fills, and no ingestion, needs no JSON paths: `json_paths: false`. They would
    /// ask for rows in JSON. Keep them where rows are sent to it as well.
    TARGET_JSON_PATHS = "target-json-paths";
    /// A name of a connection in quotes may be one of the workspace's. One that is nearly the name of a connection of the
    /// project is a warning. Written as a path, `connection: ShopKafka`, the compiler checks it.
    UNKNOWN_CONNECTION = "unknown-connection";
    /// A connection is there for data sources and sinks. One that none of them names is a warning of
    /// `cargo tinybird check`, which knows the datafiles as well.
    UNUSED_CONNECTION = "unused-connection";
    /// Avro, and JSON with a schema, are read by a schema that stands in a registry. The connection says where that is:
    /// `schema_registry_url`.
    SCHEMA_REGISTRY = "schema-registry";
    /// Kafka divides the messages of a topic among all that read it in one consumer group. Two data sources would get a
    /// part each; give each its own `group_id`.
    KAFKA_GROUP_SHARED = "kafka-group-shared";
    /// A file that the patterns of two data sources fit would be imported twice through one connection. Write patterns that
    /// have no file in common.
    OVERLAPPING_IMPORTS = "overlapping-imports";
    /// A sink that writes files where a data source imports from would feed the project its own rows. Write them into another
    /// folder.
    SINK_INTO_IMPORT = "sink-into-import";
}
