//! The keywords of `.datasource` files.

use super::DataSource;
use crate::keywords::UnsupportedOption::{Ignored, Kept, Refused};
use crate::keywords::{EXPORT_SERVICE, INCLUDE, Keywords, VERSION};

/// The keywords of `.datasource` files.
pub(crate) const KEYWORDS: &Keywords = &Keywords {
    words: &["DESCRIPTION"],
    groups: &[DataSource::SPECS],
    unsupported: &[
        ("PARTITION_KEY", Kept),
        ("SORTING_KEY", Kept),
        ("PRIMARY_KEY", Kept),
        ("SAMPLING_KEY", Kept),
        ("TTL", Kept),
        ("IMPORT_QUERY", Kept),
        ("PG_CONNECTION_NAME", Kept),
        ("PG_TABLE", Kept),
        VERSION,
        EXPORT_SERVICE,
        ("KAFKA_TARGET_PARTITIONS", Ignored("Tinybird chooses the number of partitions")),
        ("IMPORT_SERVICE", Ignored("the connection says which service it is")),
        ("IMPORT_EXTERNAL_DATASOURCE", Ignored("Tinybird no longer imports from BigQuery and Snowflake")),
        ("IMPORT_STRATEGY", Refused("IMPORT_STRATEGY no longer exists: imports append", "remove the line")),
        (
            "KAFKA_STORE_BINARY_HEADERS",
            Refused(
                "KAFKA_STORE_BINARY_HEADERS no longer exists",
                "write `KAFKA_STORE_HEADERS True`, or remove the line",
            ),
        ),
        ("SOURCE", Refused("SOURCE no longer exists", "remove the line")),
        INCLUDE,
    ],
    aliases: &[],
};
