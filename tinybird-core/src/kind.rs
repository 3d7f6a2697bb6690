//! The kinds of resources.

use std::fmt;

use crate::connection::{DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection};
use crate::datasource::DataSource;
use crate::options::Spec;
use crate::pipe::{Body, Copy, Materialization, SINK_SPECS};
use crate::project::{File, Folder};

/// The kinds of resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
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
    /// A pipe that others read from.
    Pipe,
    /// A pipe that is published as an API.
    Endpoint,
    /// A materialized view.
    MaterializedView,
    /// A pipe that copies its rows into a data source.
    CopyPipe,
    /// A pipe that writes its rows to Kafka, S3 or GCS.
    SinkPipe,
}

/// All that is known of one kind of resource.
struct KindSpec {
    words: &'static str,
    type_name: &'static str,
    macro_name: &'static str,
    folder: Option<Folder>,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Kafka,
        Self::S3,
        Self::Gcs,
        Self::DynamoDb,
        Self::Token,
        Self::DataSource,
        Self::Pipe,
        Self::Endpoint,
        Self::MaterializedView,
        Self::CopyPipe,
        Self::SinkPipe,
    ];

    /// The kinds of connections.
    pub const CONNECTIONS: [Self; 4] = [Self::Kafka, Self::S3, Self::Gcs, Self::DynamoDb];

    const fn spec(self) -> KindSpec {
        let (words, type_name, macro_name) = match self {
            Self::Kafka => ("a Kafka connection", "KafkaConnection", "kafka_connection"),
            Self::S3 => ("an S3 connection", "S3Connection", "s3_connection"),
            Self::Gcs => ("a GCS connection", "GcsConnection", "gcs_connection"),
            Self::DynamoDb => ("a DynamoDB connection", "DynamoDbConnection", "dynamodb_connection"),
            Self::Token => ("a token", "Token", "token"),
            Self::DataSource => ("a data source", "DataSource", "datasource"),
            Self::Pipe => ("a pipe", "Pipe", "pipe"),
            Self::Endpoint => ("an endpoint", "Endpoint", "endpoint"),
            Self::MaterializedView => ("a materialized view", "MaterializedView", "materialized_view"),
            Self::CopyPipe => ("a copy pipe", "CopyPipe", "copy_pipe"),
            Self::SinkPipe => ("a sink pipe", "SinkPipe", "sink_pipe"),
        };
        let folder = match self {
            Self::Kafka | Self::S3 | Self::Gcs | Self::DynamoDb => Some(Folder::Connections),
            Self::Token => None,
            Self::DataSource => Some(Folder::Datasources),
            Self::Pipe => Some(Folder::Pipes),
            Self::Endpoint => Some(Folder::Endpoints),
            Self::MaterializedView => Some(Folder::Materializations),
            Self::CopyPipe => Some(Folder::Copies),
            Self::SinkPipe => Some(Folder::Sinks),
        };
        KindSpec { words, type_name, macro_name, folder }
    }

    /// The kind in a sentence, with its article: `a Kafka connection`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        self.spec().words
    }

    /// The kind of a connection as `connection!` takes it: `Kafka`.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.type_name().trim_end_matches("Connection")
    }

    /// The name of its definition's type, and of the trait that marks such resources.
    #[must_use]
    pub const fn type_name(self) -> &'static str {
        self.spec().type_name
    }

    /// The macro that declares it.
    #[must_use]
    pub const fn macro_name(self) -> &'static str {
        self.spec().macro_name
    }

    /// Whether it is a pipe of some kind, whose datafile is a `.pipe`.
    #[must_use]
    pub const fn is_pipe(self) -> bool {
        use Kind::{CopyPipe, Endpoint, MaterializedView, Pipe, SinkPipe};
        matches!(self, Pipe | Endpoint | MaterializedView | CopyPipe | SinkPipe)
    }

    /// Where Tinybird documents its datafile.
    #[cfg(feature = "reference")]
    #[must_use]
    pub const fn documentation(self) -> &'static str {
        match self {
            Self::Kafka | Self::S3 | Self::Gcs | Self::DynamoDb => {
                "https://www.tinybird.co/docs/forward/dev-reference/datafiles/connection-files"
            }
            Self::Token | Self::DataSource => {
                "https://www.tinybird.co/docs/forward/dev-reference/datafiles/datasource-files"
            }
            _ => "https://www.tinybird.co/docs/forward/dev-reference/datafiles/pipe-files",
        }
    }

    /// The name of the type whose fields are the options of its macro, or of a group within: that of `kafka` in a data
    /// source is `DataSourceKafka`.
    #[must_use]
    pub fn fields<'a>(self, group: impl IntoIterator<Item = &'a str>) -> String {
        let mut name = self.type_name().to_owned();
        for option in group {
            let (first, rest) = option.split_at_checked(1).unwrap_or_default();
            name.push_str(&first.to_uppercase());
            name.push_str(rest);
        }
        name
    }

    /// The options of its macro, beside those that every resource takes, in groups.
    #[must_use]
    pub const fn groups(self) -> &'static [&'static [Spec]] {
        match self {
            Self::Kafka => &[KafkaConnection::SPECS],
            Self::S3 => &[S3Connection::SPECS],
            Self::Gcs => &[GcsConnection::SPECS],
            Self::DynamoDb => &[DynamoDbConnection::SPECS],
            Self::Token => &[],
            Self::DataSource => &[DataSource::SPECS],
            Self::Pipe => &[Body::SPECS, Body::OUTPUT_SPECS],
            Self::Endpoint => &[Body::SPECS, Body::PUBLISH_SPECS, Body::OUTPUT_SPECS],
            Self::MaterializedView => {
                &[Materialization::SPECS, Body::SPECS, Body::PUBLISH_SPECS, Body::OUTPUT_SPECS]
            }
            Self::CopyPipe => &[Copy::SPECS, Body::SPECS, Body::PUBLISH_SPECS],
            Self::SinkPipe => &[SINK_SPECS, Body::SPECS, Body::PUBLISH_SPECS],
        }
    }

    /// The options of its macro, beside those that every resource takes.
    pub fn specs(self) -> impl Iterator<Item = &'static Spec> + Clone {
        self.groups().iter().copied().flatten()
    }

    /// The datafile of a resource of this kind. Tokens have none.
    #[must_use]
    pub fn file(self, name: &str, text: String) -> Option<File> {
        let path = self.spec().folder?.path_of(name).ok()?;
        Some(File::new(path, text))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
