//! Imports of files from buckets, which are the same for both stores.

use super::ingestion::FileFormat;
use crate::check::{Bucket, Schedule};
use crate::options::options;
use crate::rule::{Invalid, OptionName, rules};

/// Declares the options of a store's imports: what differs are the connection, the addresses and the default schedule.
macro_rules! import {
    (
        $(#[doc = $import:literal])+
        $Import:ident from $Store:ident by $check_uri:ident;
        $(#[doc = $connection:literal])+
        connection;
        $(#[doc = $bucket_uri:literal])+
        bucket_uri;
        $(#[doc = $schedule:literal])+
        schedule;
    ) => {
        options! {
            $(#[doc = $import])+
            pub struct $Import;

            $(#[doc = $connection])+
            required connection: Reference<$Store> => "IMPORT_CONNECTION_NAME";
            $(#[doc = $bucket_uri])+
            required bucket_uri: Text via $check_uri => "IMPORT_BUCKET_URI";
            $(#[doc = $schedule])+
            optional schedule: Schedule via check_schedule => "IMPORT_SCHEDULE";
            /// Only files that changed after this time are read, in ISO 8601: `2025-01-01T00:00:00Z`. Renders
            /// `IMPORT_FROM_TIMESTAMP`.
            optional from_timestamp: Text => "IMPORT_FROM_TIMESTAMP";
            /// The files' format, where their names do not tell. Renders `IMPORT_FORMAT`.
            optional format: Choice<FileFormat> => "IMPORT_FORMAT";
        }

        fn $check_uri(text: &str) -> Result<(), Invalid> {
            Bucket::$Store.check_uri(text)
        }

        impl<'a> From<&'a $Import> for BucketImport<'a> {
            fn from(import: &'a $Import) -> Self {
                Self {
                    store: Bucket::$Store,
                    bucket_uri: import.bucket_uri(),
                    schedule: import.schedule().map(|schedule| ($Import::OPTIONS.schedule, schedule)),
                    format: import.format(),
                }
            }
        }
    };
}

import! {
    /// Rows from files in an S3 bucket: the option `s3`.
    S3Import from S3 by check_s3_uri;
    /// The S3 connection to read from. Renders `IMPORT_CONNECTION_NAME`.
    connection;
    /// The files to read: `s3://bucket/path/*.csv`. Renders `IMPORT_BUCKET_URI`.
    bucket_uri;
    /// When to read: `"@auto"` (the default: as files appear), `"@once"`, `"@on-demand"`, or a cron expression
    /// (with a warning). Renders `IMPORT_SCHEDULE`.
    schedule;
}

import! {
    /// Rows from files in a GCS bucket: the option `gcs`.
    GcsImport from Gcs by check_gcs_uri;
    /// The GCS connection to read from. Renders `IMPORT_CONNECTION_NAME`.
    connection;
    /// The files to read: `gs://bucket/path/*.csv`. Renders `IMPORT_BUCKET_URI`.
    bucket_uri;
    /// When to read: `"@on-demand"` (the default), `"@auto"`, `"@once"`, or a cron expression (with a warning).
    /// Renders `IMPORT_SCHEDULE`.
    schedule;
}

fn check_schedule(text: &str) -> Result<(), Invalid> {
    Schedule::Import.check(text)
}

rules! {
    /// Tinybird knows the format of a file by its name: `.csv`, `.ndjson` or `.parquet`, perhaps compressed. Files with another
    /// extension are imported where `format` says what they hold.
    IMPORT_FILES = "import-files";
}

/// The extensions of files that are imported.
const FORMATS: &[&str] = &["csv", "ndjson", "jsonl", "json", "parquet"];

/// What may follow them.
const COMPRESSIONS: &[&str] = &["gz", "gzip", "zst", "zstd", "snappy", "lz4", "br", "bz2", "xz"];

/// An import from a bucket, whichever store that is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct BucketImport<'a> {
    pub(super) store: Bucket,
    bucket_uri: &'a str,
    /// The name of the option, and its value.
    pub(super) schedule: Option<(OptionName, &'a str)>,
    format: Option<&'a FileFormat>,
}

impl BucketImport<'_> {
    /// Whether it imports CSV files.
    pub(super) fn is_csv(self) -> bool {
        self.format.map_or_else(|| names_csv_file(self.bucket_uri), |format| *format == FileFormat::Csv)
    }

    /// What is wrong with files whose names say a format that is not imported.
    pub(super) fn unknown_format(self) -> Option<Invalid> {
        let file =
            self.bucket_uri.rsplit('/').next().filter(|_| self.format.is_none() && self.tells_store())?;
        let mut extensions = file.rsplit('.').take(file.matches('.').count());
        let last = extensions.next()?;
        let extension = if COMPRESSIONS.contains(&last) { extensions.next()? } else { last };
        if extension.is_empty() || !extension.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let is_known = FORMATS.iter().any(|known| known.eq_ignore_ascii_case(extension));
        if is_known || !extension.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let message = format!("Tinybird imports CSV, NDJSON and Parquet, and `.{extension}` is none of them");
        let remedy = "name other files, or say what is in these by `format` (IMPORT_FORMAT)";
        Some(Invalid::new(&IMPORT_FILES, message, remedy))
    }

    /// Whether the URI tells the store.
    pub(super) fn tells_store(self) -> bool {
        Bucket::of_uri(self.bucket_uri).is_some()
    }
}

/// Whether a URI ends in `.csv` or in `.csv.*`, as in `.csv.gz`.
fn names_csv_file(uri: &str) -> bool {
    let file = uri.rsplit('/').next().unwrap_or_default();
    file.ends_with(".csv") || file.rsplit_once('.').is_some_and(|(stem, _)| stem.ends_with(".csv"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_format() {
        let import =
            |bucket_uri| BucketImport { store: Bucket::S3, bucket_uri, schedule: None, format: None };
        for known in [
            "s3://b/*.csv",
            "s3://b/*.CSV.gz",
            "s3://b/*",
            "s3://b.c/x",
            "s3://b/x.csv.*",
            "s3://b/x.*",
            "s3://b/a.json",
            "s3://b/day.2025",
            "s3://b/a.{csv,json}",
            "{{ tb_secret(\"x.xlsx\") }}",
            "s3://b/.gz",
        ] {
            assert_eq!(import(known).unknown_format(), None, "{known}");
        }
        for unknown in ["s3://b/x/*.xlsx", "s3://b/*.xml.gz", "s3://b/a.avro"] {
            assert!(import(unknown).unknown_format().is_some(), "{unknown}");
        }
        let csv = BucketImport { format: Some(&FileFormat::Csv), ..import("s3://b/*.txt") };
        assert_eq!(csv.unknown_format(), None);
    }

    #[test]
    fn csv_files() {
        for csv in ["s3://b/a.csv", "s3://b/*.csv.gz", "gs://b/.csv", "s3://b/x.csv.*"] {
            assert!(names_csv_file(csv), "{csv}");
        }
        for other in ["s3://b/a.ndjson", "s3://b/a.csv/x", "s3://b/csv", "s3://b/a.csvx", "s3://b.csv/x.json"]
        {
            assert!(!names_csv_file(other), "{other}");
        }
    }
}
