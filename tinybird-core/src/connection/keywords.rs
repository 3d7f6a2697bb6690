//! The keywords of `.connection` files.

use crate::keywords::UnsupportedOption::{Kept, Refused};
use crate::keywords::{INCLUDE, Keywords};
use crate::options::Spec;

macro_rules! groups {
    (
        connection { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) $row:tt)+ }
        $($others:tt)+
    ) => {
        /// The options of all connections.
        const GROUPS: &[&[Spec]] = &[$(super::$Definition::SPECS),+];
    };
}
crate::kinds!(groups);

/// The keywords of `.connection` files.
pub(crate) const KEYWORDS: &Keywords = &Keywords {
    words: &["DESCRIPTION", "TYPE"],
    groups: GROUPS,
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
                "KAFKA_KEY_AVRO_DESERIALIZATION no longer exists",
                "write `KAFKA_KEY_FORMAT avro` in the data source",
            ),
        ),
        INCLUDE,
    ],
    aliases: &[("GCS_ACCESS_ID", "GCS_HMAC_ACCESS_ID"), ("GCS_SECRET", "GCS_HMAC_SECRET")],
};
