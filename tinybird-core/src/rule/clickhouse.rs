//! The rules that show only where a ClickHouse tries the project.

use super::rules;

rules! {
    /// ClickHouse does not know a column, an alias or a function of this name there. The query was run on the
    /// tables and pipes of the project, as `cargo tinybird check --prove` creates them.
    CLICKHOUSE_NAME = "clickhouse-unknown-name";
    /// A function, an operator or a comparison does not take values of these types, or not this number of
    /// them. Convert the values, or correct the type of the column.
    CLICKHOUSE_TYPE = "clickhouse-type";
    /// ClickHouse cannot parse the query. The place is the first word that it does not expect; the mistake is
    /// often before it.
    CLICKHOUSE_SYNTAX = "clickhouse-syntax";
    /// ClickHouse refuses the query for another reason than a name or a type. The message is ClickHouse's.
    CLICKHOUSE_QUERY = "clickhouse-query";
    /// ClickHouse refuses to create the table of the data source: a key, a TTL, a default, a codec or an
    /// index does not fit the types of the columns.
    CLICKHOUSE_TABLE = "clickhouse-table";
    /// A materialized view or a copy writes rows that do not fit the columns of its data source: ClickHouse cannot convert
    /// them, or there is no such column. It is a warning where ClickHouse converts them, and a value is lost or refused when
    /// its row comes: a larger number, a fraction, NULL, the state of another aggregate function.
    CLICKHOUSE_VIEW = "clickhouse-view";
    /// `output` declares other columns than the query gives: `cargo tinybird outputs` shows these, with `--write` it writes them
    /// into the source. Where a column is not always there, or not always of one type, the parameters tell when.
    OUTPUT_DIFFERS = "output-differs";
    /// ClickHouse does not finish with the query although its tables hold no rows: it takes too long or too much memory, or its
    /// process dies. Nothing is known of the query then, and what reads from it is not judged.
    CLICKHOUSE_STOPPED = "clickhouse-stopped";
    /// Tinybird cannot render the template when it checks the pipe. The message is Tinybird's.
    TEMPLATE_FAILS = "template-fails";
}
