//! Where a data source's rows come from: Kafka, S3, GCS or DynamoDB.

use super::DataSource;
use super::bucket_import::{BucketImport, GcsImport, S3Import};
use crate::check::{Schedule, check_export_bucket, check_table_arn};
use crate::choice::choices;
use crate::datafile::template::single_default;
use crate::options::{Options, options};
use crate::rule::{Invalid, OptionName, Place, Severity, Violation, rules};

choices! {
    /// Where a new consumer group starts to read: `KAFKA_AUTO_OFFSET_RESET`.
    pub open enum AutoOffsetReset {
        /// Starts at the oldest message: `earliest`.
        Earliest = "earliest",
        /// Starts at new messages: `latest`.
        Latest = "latest",
    }
}

choices! {
    /// How Kafka's keys and values are encoded: `KAFKA_KEY_FORMAT`, `KAFKA_VALUE_FORMAT`.
    pub open enum MessageFormat {
        /// Avro, with a schema registry: `avro`.
        Avro = "avro",
        /// JSON with a schema registry: `json_with_schema`.
        JsonWithSchema = "json_with_schema",
        /// Plain JSON: `json_without_schema`.
        JsonWithoutSchema = "json_without_schema",
    }
}

choices! {
    /// The format of imported files: `IMPORT_FORMAT`.
    pub open enum FileFormat {
        /// Comma-separated values: `csv`.
        Csv = "csv",
        /// One JSON object a line: `ndjson`.
        Ndjson = "ndjson",
        /// Apache Parquet: `parquet`.
        Parquet = "parquet",
    }
}

options! {
    /// Rows from a Kafka topic: the option `kafka`.
    pub struct KafkaIngestion;

    /// The Kafka connection to read from. Renders `KAFKA_CONNECTION_NAME`.
    required connection: Reference<Kafka> => "KAFKA_CONNECTION_NAME";
    /// The topic to read. Renders `KAFKA_TOPIC`.
    required topic: Text via check_topic => "KAFKA_TOPIC";
    /// The consumer group, one for each data source and environment; by default the data source's name, since
    /// Tinybird refuses a file without one. Renders `KAFKA_GROUP_ID`.
    optional group_id: Text via check_group_id => "KAFKA_GROUP_ID";
    /// Where a new group starts to read; Tinybird's default is `Latest`. Renders `KAFKA_AUTO_OFFSET_RESET`.
    optional auto_offset_reset: Choice<AutoOffsetReset> => "KAFKA_AUTO_OFFSET_RESET";
    /// Whether the raw message is kept in the column `__value`. Renders `KAFKA_STORE_RAW_VALUE`.
    optional store_raw_value: Flag => "KAFKA_STORE_RAW_VALUE";
    /// Whether the message's headers are kept in the column `__headers`. Renders `KAFKA_STORE_HEADERS`.
    optional store_headers: Flag => "KAFKA_STORE_HEADERS";
    /// How the messages' keys are encoded. Renders `KAFKA_KEY_FORMAT`.
    optional key_format: Choice<MessageFormat> => "KAFKA_KEY_FORMAT";
    /// How the messages' values are encoded. Renders `KAFKA_VALUE_FORMAT`.
    optional value_format: Choice<MessageFormat> => "KAFKA_VALUE_FORMAT";
}

options! {
    /// Rows from a DynamoDB table: the option `dynamodb`.
    pub struct DynamoDbImport;

    /// The DynamoDB connection to read from. Renders `IMPORT_CONNECTION_NAME`.
    required connection: Reference<DynamoDb> => "IMPORT_CONNECTION_NAME";
    /// The table: `arn:aws:dynamodb:us-east-1:123456789012:table/events`. Renders `IMPORT_TABLE_ARN`.
    required table_arn: Text via check_table_arn => "IMPORT_TABLE_ARN";
    /// The S3 bucket through which the table's first content is exported. Renders `IMPORT_EXPORT_BUCKET`.
    required export_bucket: Text via check_export_bucket => "IMPORT_EXPORT_BUCKET";
}

rules! {
    /// A data source takes its rows from one source: `kafka`, `s3`, `gcs` or `dynamodb`. Declare a second
    /// data source for the other one.
    TWO_INGESTIONS = "two-ingestions";
    /// The name of a Kafka topic must not be empty.
    KAFKA_TOPIC = "kafka-topic";
    /// The name of a Kafka consumer group must not be empty. Without `group_id` it is the data source's name.
    KAFKA_GROUP_ID = "kafka-group-id";
}

fn not_empty(rule: &'static crate::rule::Rule, what: &str, text: &str, example: &str) -> Result<(), Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::new(
            rule,
            format!("{what} is empty"),
            format!("write its name, such as \"{example}\""),
        ));
    }
    if single_default(text).is_some_and(|default| default.trim().is_empty()) {
        let message = format!("{what} is empty where Tinybird does not know the secret");
        return Err(Invalid::new(rule, message, "give the secret another default, or none"));
    }
    Ok(())
}

pub(crate) fn check_topic(text: &str) -> Result<(), Invalid> {
    not_empty(&KAFKA_TOPIC, "the topic", text, "events")
}

fn check_group_id(text: &str) -> Result<(), Invalid> {
    not_empty(&KAFKA_GROUP_ID, "the consumer group", text, "events-consumer")
}

/// Columns that an ingestion adds to those of the schema.
#[derive(Debug)]
pub struct AddedColumns {
    /// The option of the ingestion.
    pub option: OptionName,
    /// Their names.
    pub names: &'static [&'static str],
    /// What the columns hold parts of, for messages: `the message in Kafka`.
    pub of: &'static str,
}

/// The columns that ingestions add.
pub const ADDED_COLUMNS: &[AddedColumns] = &[
    AddedColumns { option: DataSource::OPTIONS.kafka, names: &KAFKA_COLUMNS, of: "the message in Kafka" },
    AddedColumns {
        option: DataSource::OPTIONS.dynamodb,
        names: &["_timestamp", "_record", "_event_name", "_is_deleted", "_old_record"],
        of: "the change in DynamoDB",
    },
];

/// Whether a column is one of those that Kafka adds.
#[doc(hidden)]
#[must_use]
pub fn is_kafka_column(name: &str) -> bool {
    KAFKA_COLUMNS.contains(&name)
}

/// The columns that Kafka adds, which have no JSON path.
pub(super) const KAFKA_COLUMNS: [&str; 7] =
    ["__value", "__topic", "__partition", "__offset", "__timestamp", "__key", "__headers"];

/// Where a data source's rows come from.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Ingestion<'a> {
    /// A Kafka topic.
    Kafka(&'a KafkaIngestion),
    /// Files in an S3 bucket.
    S3(&'a S3Import),
    /// Files in a GCS bucket.
    Gcs(&'a GcsImport),
    /// A DynamoDB table.
    DynamoDb(&'a DynamoDbImport),
}

impl<'a> Ingestion<'a> {
    /// Its option in a data source.
    #[must_use]
    pub const fn option(self) -> OptionName {
        match self {
            Self::Kafka(_) => DataSource::OPTIONS.kafka,
            Self::S3(_) => DataSource::OPTIONS.s3,
            Self::Gcs(_) => DataSource::OPTIONS.gcs,
            Self::DynamoDb(_) => DataSource::OPTIONS.dynamodb,
        }
    }

    /// Its options.
    #[must_use]
    pub fn options(self) -> &'a dyn Options {
        match self {
            Self::Kafka(options) => options,
            Self::S3(options) => options,
            Self::Gcs(options) => options,
            Self::DynamoDb(options) => options,
        }
    }

    /// The columns that it adds to those of the schema.
    #[must_use]
    pub fn own_columns(self) -> &'static [&'static str] {
        let added = ADDED_COLUMNS.iter().find(|added| added.option == self.option());
        added.map_or(&[], |added| added.names)
    }

    /// The import from a bucket, where it is one.
    pub(super) fn bucket_import(self) -> Option<BucketImport<'a>> {
        match self {
            Self::S3(import) => Some(import.into()),
            Self::Gcs(import) => Some(import.into()),
            Self::Kafka(_) | Self::DynamoDb(_) => None,
        }
    }

    /// Whether it imports CSV files, whose columns are found by their order and not by a JSON path.
    #[must_use]
    pub fn is_csv(self) -> bool {
        self.bucket_import().is_some_and(BucketImport::is_csv)
    }

    /// The warning of files whose format is not imported.
    pub(super) fn unknown_format(self) -> Option<Violation> {
        let place = Place::option(self.option()).then(S3Import::OPTIONS.bucket_uri);
        let invalid = self.bucket_import()?.unknown_format()?;
        Some(Violation { severity: Severity::Warning, ..Violation::invalid(place, invalid) })
    }

    /// The warning of a cron expression where Tinybird's tool takes only its own words.
    pub(super) fn import_cron(self) -> Option<Violation> {
        let (option, schedule) = self.bucket_import()?.schedule?;
        if Schedule::Import.words().contains(&schedule) {
            return None;
        }
        Some(Violation::warning(
            &crate::check::IMPORT_CRON,
            Place::option(self.option()).then(option).value(),
            format!("Tinybird's command-line tool refuses a cron expression here (`{schedule}`)"),
            "write \"@auto\", \"@once\" or \"@on-demand\" unless you deploy by other means",
        ))
    }
}
