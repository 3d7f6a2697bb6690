//! `cargo tinybird logs`: what the workspace says of requests, rows and jobs, in one table.

use super::query;
use crate::cli::{self, Log};
use crate::outcome::Outcome;
use crate::remote::{api, failure};
use crate::shell::Shell;

pub(crate) fn run(arguments: &cli::Logs, format: cli::Format, shell: Shell) -> Outcome {
    read_logs(arguments, format, shell).unwrap_or_else(|message| shell.failed(message))
}

/// How a log is asked: its table, what it has of the columns that all are shown by, and which rows are those of a name. Tables
/// and columns are those of Tinybird's service data sources.
struct Source {
    table: &'static str,
    time: &'static str,
    event: &'static str,
    resource: &'static str,
    result: &'static str,
    message: &'static str,
    of_name: &'static str,
}

fn source(log: Log) -> (&'static str, Source) {
    match log {
        Log::Rows => (
            "rows",
            Source {
                table: "tinybird.datasources_ops_log",
                time: "timestamp",
                event: "event_type",
                resource: "datasource_name",
                result: "result",
                message: "error",
                of_name: "{name} IN (datasource_name, pipe_name)",
            },
        ),
        Log::Requests => (
            "requests",
            Source {
                table: "tinybird.pipe_stats_rt",
                time: "start_datetime",
                event: "method",
                resource: "pipe_name",
                result: "status_code",
                message: "if(error = 1, error_message, concat(toString(round(duration * 1000)), ' ms'))",
                of_name: "pipe_name = {name}",
            },
        ),
        Log::Jobs => (
            "jobs",
            Source {
                table: "tinybird.jobs_log",
                time: "created_at",
                event: "job_type",
                resource: "coalesce(datasource_id, pipe_id)",
                result: "status",
                message: "error",
                of_name: "(datasource_id = {id} OR pipe_id = {id})",
            },
        ),
        Log::Kafka => (
            "kafka",
            Source {
                table: "tinybird.kafka_ops_log",
                time: "timestamp",
                event: "msg_type",
                resource: "concat(topic, '/', toString(partition))",
                result: "concat('lag ', toString(lag))",
                message: "msg",
                of_name: "datasource_id = {id}",
            },
        ),
        Log::Sinks => (
            "sinks",
            Source {
                table: "tinybird.sinks_ops_log",
                time: "timestamp",
                event: "service",
                resource: "pipe_name",
                result: "result",
                message: "error",
                of_name: "pipe_name = {name}",
            },
        ),
    }
}

/// The query of a log; `of` are the name and the identifier that its rows are of.
fn part(log: Log, seconds: u64, of: Option<(&str, &str)>) -> String {
    let (log, Source { table, time, event, resource, result, message, of_name }) = source(log);
    let of = of.map_or(String::new(), |(name, id)| {
        format!(" AND {}", of_name.replace("{name}", &literal(name)).replace("{id}", &literal(id)))
    });
    let text = |column: &str| format!("ifNull(toString({column}), '')");
    format!(
        "SELECT toDateTime({time}) AS time, '{log}' AS log, {} AS event, {} AS resource, {} AS result, {} AS message \
         FROM {table} WHERE {time} >= now() - INTERVAL {seconds} SECOND{of}",
        text(event),
        text(resource),
        text(result),
        text(message)
    )
}

/// A string as ClickHouse takes it.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn read_logs(arguments: &cli::Logs, format: cli::Format, shell: Shell) -> Result<Outcome, String> {
    let api = api(&arguments.target, shell)?;
    let (mut id, mut is_pipe) = (None, false);
    if let Some(name) = &arguments.name {
        id = api.datasource_id(name).map_err(failure)?;
        if id.is_none() {
            id = api.pipe_id(name).map_err(failure)?;
            is_pipe = id.is_some();
        }
        if id.is_none() {
            return Err(format!("the workspace has no data source and no pipe `{name}`"));
        }
    }
    let mut logs = arguments.logs.clone();
    if logs.is_empty() {
        logs = vec![Log::Rows, Log::Requests, Log::Jobs];
        if arguments.name.is_some() {
            logs.extend([Log::Kafka, Log::Sinks]);
        }
    }
    // What Kafka says is about data sources.
    logs.retain(|log| *log != Log::Kafka || !is_pipe);
    if logs.is_empty() {
        return Err("what Kafka says is about data sources, and this is a pipe".to_owned());
    }
    let of = arguments.name.as_deref().zip(id.as_deref());
    let parts: Vec<String> = logs.into_iter().map(|log| part(log, arguments.since.as_secs(), of)).collect();
    let clause = query::clause(format);
    let sql = format!(
        "SELECT * FROM ({}) ORDER BY time DESC LIMIT {} FORMAT {clause}",
        parts.join(" UNION ALL "),
        arguments.limit
    );
    query::show_answer(&api.sql(&sql).map_err(failure)?, format, shell)?;
    Ok(Outcome::Well)
}
