//! The rules that show only where a ClickHouse tries the project.

use super::rules;

rules! {
    /// ClickHouse has read the query and knows no column, alias or function of this name there. It was tried on the tables and
    /// pipes of the project, as `cargo tinybird check --prove` creates them.
    CLICKHOUSE_NAME = "clickhouse-unknown-name";
    /// A function, an operator or a comparison gets values of a type that it does not take, or another number of them than it
    /// takes. Convert them, or correct the type of the column.
    CLICKHOUSE_TYPE = "clickhouse-type";
    /// ClickHouse cannot read the query. The place is the first word that it does not expect; the mistake often stands before
    /// it.
    CLICKHOUSE_SYNTAX = "clickhouse-syntax";
    /// ClickHouse refuses the query for another reason than a name or a type; the message is its own.
    CLICKHOUSE_QUERY = "clickhouse-query";
    /// ClickHouse refuses to create the table of the data source: a key, a TTL, a default, a codec or an index does not fit the
    /// types of the columns.
    CLICKHOUSE_TABLE = "clickhouse-table";
    /// A materialized view or a copy writes rows that do not fit the columns of its data source: ClickHouse cannot convert
    /// them, or there is no such column.
    CLICKHOUSE_VIEW = "clickhouse-view";
    /// Tinybird cannot render the template as it does when it checks a pipe; the message is Tinybird's own.
    TEMPLATE_FAILS = "template-fails";
}
