//! The kinds of resources.

use std::fmt;

use crate::connection::{DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection};
use crate::datasource::DataSource;
use crate::options::Spec;
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
    pub const ALL: [Self; 6] =
        [Self::Kafka, Self::S3, Self::Gcs, Self::DynamoDb, Self::Token, Self::DataSource];

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
        };
        let folder = match self {
            Self::Kafka | Self::S3 | Self::Gcs | Self::DynamoDb => Some(Folder::Connections),
            Self::Token => None,
            Self::DataSource => Some(Folder::Datasources),
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

    /// The options of its macro, beside those that every resource takes.
    #[must_use]
    pub const fn specs(self) -> &'static [Spec] {
        match self {
            Self::Kafka => KafkaConnection::SPECS,
            Self::S3 => S3Connection::SPECS,
            Self::Gcs => GcsConnection::SPECS,
            Self::DynamoDb => DynamoDbConnection::SPECS,
            Self::Token => &[],
            Self::DataSource => DataSource::SPECS,
        }
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
