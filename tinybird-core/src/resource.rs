//! What a resource is: a type that stands for something in Tinybird, and how others refer to it.

use std::fmt;

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
    folder: &'static str,
    extension: &'static str,
    macro_name: &'static str,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Kafka, Self::S3, Self::Gcs, Self::DynamoDb, Self::Token, Self::DataSource];

    const fn spec(self) -> KindSpec {
        let (words, type_name, folder, extension, macro_name) = match self {
            Self::Kafka => {
                ("a Kafka connection", "KafkaConnection", "connections", "connection", "kafka_connection")
            }
            Self::S3 => ("an S3 connection", "S3Connection", "connections", "connection", "s3_connection"),
            Self::Gcs => ("a GCS connection", "GcsConnection", "connections", "connection", "gcs_connection"),
            Self::DynamoDb => (
                "a DynamoDB connection",
                "DynamoDbConnection",
                "connections",
                "connection",
                "dynamodb_connection",
            ),
            Self::Token => ("a token", "Token", "", "", "token"),
            Self::DataSource => ("a data source", "DataSource", "datasources", "datasource", "datasource"),
        };
        KindSpec { words, type_name, folder, extension, macro_name }
    }

    /// The kind in a sentence, with its article: `a Kafka connection`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        self.spec().words
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

    /// The path of its datafile below the project's folder: `connections/NAME.connection`. Tokens have none.
    #[must_use]
    pub fn path(self, name: &str) -> Option<String> {
        let KindSpec { folder, extension, .. } = self.spec();
        (!folder.is_empty()).then(|| format!("{folder}/{name}.{extension}"))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
