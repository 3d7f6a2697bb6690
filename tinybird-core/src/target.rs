//! What a reference asks for: the kinds of resources that an option, or a query, can name.

use std::fmt;

use crate::check::Bucket;
use crate::kind::Kind;

/// What a reference asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// A connection to a Kafka cluster.
    Kafka,
    /// A connection to Amazon S3.
    S3,
    /// A connection to Google Cloud Storage.
    Gcs,
    /// A connection to Amazon DynamoDB.
    DynamoDb,
    /// A static token.
    Token,
    /// A data source.
    DataSource,
    /// What a query reads from: a data source, a pipe or an endpoint.
    Table,
    /// The connection of a sink whose options do not tell its kind.
    Sink,
    /// The connection of a sink that has a `topic`.
    KafkaSink,
    /// The connection of a sink whose `bucket_uri` does not tell the store.
    BucketSink,
    /// The connection of a sink whose `bucket_uri` begins with `s3://`.
    S3Sink,
    /// The connection of a sink whose `bucket_uri` begins with `gs://`.
    GcsSink,
}

impl Target {
    /// Every target.
    #[cfg(feature = "reference")]
    pub(crate) const ALL: [Self; 12] = [
        Self::Kafka,
        Self::S3,
        Self::Gcs,
        Self::DynamoDb,
        Self::Token,
        Self::DataSource,
        Self::Table,
        Self::Sink,
        Self::KafkaSink,
        Self::BucketSink,
        Self::S3Sink,
        Self::GcsSink,
    ];

    /// The kinds that are taken.
    #[must_use]
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Kafka | Self::KafkaSink => &[Kind::Kafka],
            Self::S3 | Self::S3Sink => &[Kind::S3],
            Self::Gcs | Self::GcsSink => &[Kind::Gcs],
            Self::DynamoDb => &[Kind::DynamoDb],
            Self::Token => &[Kind::Token],
            Self::DataSource => &[Kind::DataSource],
            Self::Table => &[Kind::DataSource, Kind::Pipe, Kind::Endpoint],
            Self::Sink => &[Kind::Kafka, Kind::S3, Kind::Gcs],
            Self::BucketSink => &[Kind::S3, Kind::Gcs],
        }
    }

    /// The sink's connection, by where its `bucket_uri` leads.
    #[must_use]
    pub const fn of_bucket(bucket: Option<Bucket>) -> Self {
        match bucket {
            Some(Bucket::S3) => Self::S3Sink,
            Some(Bucket::Gcs) => Self::GcsSink,
            None => Self::BucketSink,
        }
    }

    /// The trait, in `kinds`, that every resource has which is taken.
    #[must_use]
    pub const fn trait_name(self) -> &'static str {
        match self {
            Self::Kafka => "KafkaConnection",
            Self::S3 => "S3Connection",
            Self::Gcs => "GcsConnection",
            Self::DynamoDb => "DynamoDbConnection",
            Self::Token => "Token",
            Self::DataSource => "DataSource",
            Self::Table => "Table",
            Self::Sink => "Sink",
            Self::KafkaSink => "KafkaSink",
            Self::BucketSink => "BucketSink",
            Self::S3Sink => "S3Sink",
            Self::GcsSink => "GcsSink",
        }
    }

    /// What is taken, in a sentence, with its article: `a Kafka connection`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Table => "a data source, a pipe or an endpoint",
            Self::Sink => "a Kafka, S3 or GCS connection",
            Self::BucketSink => "an S3 or a GCS connection",
            Self::Kafka | Self::KafkaSink => Kind::Kafka.words(),
            Self::S3 | Self::S3Sink => Kind::S3.words(),
            Self::Gcs | Self::GcsSink => Kind::Gcs.words(),
            Self::DynamoDb => Kind::DynamoDb.words(),
            Self::Token => Kind::Token.words(),
            Self::DataSource => Kind::DataSource.words(),
        }
    }

    /// What is wrong with a reference to a resource of another kind, and what to write instead.
    #[must_use]
    pub fn mismatch(self, path: &str, found: Kind) -> (String, String) {
        let why = match self {
            Self::KafkaSink => "`topic` belongs to a Kafka sink",
            Self::S3Sink => "`bucket_uri` with `s3://` belongs to an S3 sink",
            Self::GcsSink => "`bucket_uri` with `gs://` belongs to a GCS sink",
            Self::BucketSink => "`bucket_uri` belongs to an S3 or a GCS sink",
            Self::Table => "a query reads from a data source, a pipe or an endpoint",
            _ => {
                let message = format!("`{path}` is not {self}");
                return (message, format!("name an item of {}", self.macros()));
            }
        };
        let remedy = match (self, found) {
            (Self::Table, Kind::MaterializedView | Kind::CopyPipe) => {
                format!("name the data source that `{path}` writes into")
            }
            _ => format!("name an item of {}", self.macros()),
        };
        (format!("{why}; `{path}` is {found}"), remedy)
    }

    fn macros(self) -> String {
        let names: Vec<String> = self.kinds().iter().map(|kind| format!("{}!", kind.macro_name())).collect();
        crate::suggest::one_of(names.iter().map(String::as_str))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
