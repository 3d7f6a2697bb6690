//! The keywords of `.connection` files.

use super::{DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection};
use crate::keywords::UnsupportedOption::{Kept, Refused};
use crate::keywords::{INCLUDE, Keywords};

/// The keywords of `.connection` files.
pub(crate) const KEYWORDS: &Keywords = &Keywords {
    words: &["DESCRIPTION", "TYPE"],
    groups: &[KafkaConnection::SPECS, S3Connection::SPECS, GcsConnection::SPECS, DynamoDbConnection::SPECS],
    unsupported: &[
        ("PG_HOST", Kept),
        ("PG_PORT", Kept),
        ("PG_DATABASE", Kept),
        ("PG_USER", Kept),
        ("PG_PASSWORD", Kept),
        ("PG_SSL_MODE", Kept),
        (
            "KAFKA_KEY_AVRO_DESERIALIZATION",
            Refused(
                "KAFKA_KEY_AVRO_DESERIALIZATION is no more",
                "write `KAFKA_KEY_FORMAT avro` in the data source",
            ),
        ),
        INCLUDE,
    ],
    aliases: &[("GCS_ACCESS_ID", "GCS_HMAC_ACCESS_ID"), ("GCS_SECRET", "GCS_HMAC_SECRET")],
};
