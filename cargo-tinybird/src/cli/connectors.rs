//! The commands about what feeds data sources, and about logs.

use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use super::Target;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird datasource stop events          # in a branch: nothing more comes from Kafka
  cargo tinybird datasource start events
  cargo tinybird datasource sync orders          # what is new in its bucket
  cargo tinybird datasource sample orders --max-files 3")]
pub(crate) struct Datasource {
    #[command(subcommand)]
    pub(crate) command: DatasourceCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DatasourceCommand {
    /// Stops the ingestion from Kafka, in a branch or in Tinybird Local.
    Stop(Named),
    /// Starts it again, where it stopped.
    Start(Named),
    /// Imports what is new in the bucket.
    Sync(Named),
    /// Imports a part of the bucket, or of the DynamoDB table.
    Sample(DatasourceSample),
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The data source.
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct DatasourceSample {
    /// The data source.
    pub(crate) name: String,
    /// How many files of the bucket.
    #[arg(long, value_name = "FILES", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10))]
    pub(crate) max_files: u32,
    /// How many rows of the DynamoDB table.
    #[arg(long, value_name = "ROWS", conflicts_with = "max_files", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rows: Option<u32>,
    /// Do not wait.
    #[arg(long)]
    pub(crate) no_wait: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird connection list
  cargo tinybird connection preview events_kafka                     # its topics
  cargo tinybird connection preview events_kafka --topic events      # some messages
  cargo tinybird connection preview landing_s3 --bucket-uri 's3://landing/*.csv'
  cargo tinybird connection trust-policy s3 landing_s3               # for the role that `arn` names")]
pub(crate) struct Connections {
    #[command(subcommand)]
    pub(crate) command: ConnectionCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConnectionCommand {
    /// Lists the connections of the workspace.
    List(Target),
    /// Shows what is behind a connection: topics and messages of Kafka, files and rows of a bucket in S3.
    Preview(ConnectionPreview),
    /// Shows the policy by which a role trusts Tinybird, with the external id: what a connection's `arn` needs.
    TrustPolicy(TrustPolicy),
}

#[derive(Debug, Args)]
pub(crate) struct ConnectionPreview {
    /// The connection, by its name.
    pub(crate) name: String,
    /// The topic of Kafka whose messages are shown.
    #[arg(long, value_name = "TOPIC", conflicts_with_all = ["bucket_uri", "file"])]
    pub(crate) topic: Option<String>,
    /// The group that reads them.
    #[arg(long, value_name = "GROUP", default_value = "tinybird-preview", requires = "topic")]
    pub(crate) group: String,
    /// The files of the bucket: a URI, with `*` and `**` for any.
    #[arg(long, value_name = "URI")]
    pub(crate) bucket_uri: Option<String>,
    /// The file whose first rows are shown.
    #[arg(long, value_name = "URI", requires = "bucket_uri")]
    pub(crate) file: Option<String>,
    #[command(flatten)]
    pub(crate) target: Target,
}

/// What has roles that trust Tinybird.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CloudService {
    S3,
    Dynamodb,
    Kafka,
}

impl CloudService {
    /// As the server calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Dynamodb => "dynamodb",
            Self::Kafka => "kafka",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct TrustPolicy {
    /// What the role gives access to.
    pub(crate) service: CloudService,
    /// The name of the connection, from which the external id is made.
    pub(crate) connection: String,
    #[command(flatten)]
    pub(crate) target: Target,
}

/// A log of the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    /// What happened to data sources: `tinybird.datasources_ops_log`.
    Rows,
    /// Requests of endpoints: `tinybird.pipe_stats_rt`.
    Requests,
    /// Jobs: `tinybird.jobs_log`.
    Jobs,
    /// What Kafka says, with its lag: `tinybird.kafka_ops_log`.
    Kafka,
    /// Runs of sinks: `tinybird.sinks_ops_log`.
    Sinks,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird logs                         # the last hour of rows, requests and jobs
  cargo tinybird logs events --since 1d       # all that the logs say of it, with Kafka's lag and errors
  cargo tinybird logs --log kafka --limit 20")]
pub(crate) struct Logs {
    /// Only of this data source or pipe.
    pub(crate) name: Option<String>,
    /// Which logs [default: `rows`, `requests` and `jobs`; of a data source or pipe all].
    #[arg(long = "log", value_name = "LOG", value_delimiter = ',')]
    pub(crate) logs: Vec<Log>,
    /// How far back: `30m`, `12h`, `7d`.
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = duration)]
    pub(crate) since: Duration,
    /// The most lines.
    #[arg(long, value_name = "LINES", default_value_t = 100)]
    pub(crate) limit: u32,
    #[command(flatten)]
    pub(crate) target: Target,
}

/// A time such as `12h`.
fn duration(text: &str) -> Result<Duration, String> {
    let unknown = || "write a number and a unit: `30m`, `12h`, `7d` or `2w`".to_owned();
    let unit = text.chars().next_back().ok_or_else(unknown)?;
    let seconds = match unit {
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return Err(unknown()),
    };
    let number = text.trim_end_matches(unit).parse::<u32>().map_err(|_| unknown())?;
    Ok(Duration::from_secs(u64::from(number) * seconds))
}
