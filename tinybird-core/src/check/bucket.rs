//! The addresses of objects in buckets.

use super::is_templated;
use crate::rule::{Invalid, rules};

rules! {
    /// An import from a bucket says what to read: `s3://bucket/path/*.csv` in `s3`, `gs://bucket/path/*.csv`
    /// in `gcs`. A sink says where to write: `s3://bucket/path` or `gs://bucket/path`.
    ///
    /// The scheme must match the group, `s3://` in `s3` and `gs://` in `gcs`, and the name of a bucket must
    /// follow it.
    BUCKET_URI = "bucket-uri";
    /// A DynamoDB import names the S3 bucket through which the table is exported: a bucket's name or
    /// `s3://bucket`.
    EXPORT_BUCKET = "export-bucket";
}

/// The two stores that Tinybird imports files from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// Amazon S3, `s3://`.
    S3,
    /// Google Cloud Storage, `gs://`.
    Gcs,
}

impl Bucket {
    /// The name of its variant, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::S3 => "S3",
            Self::Gcs => "Gcs",
        }
    }

    /// The scheme of its URIs.
    #[must_use]
    pub const fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3://",
            Self::Gcs => "gs://",
        }
    }

    /// Its option in a data source.
    #[must_use]
    pub const fn option(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Gcs => "gcs",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::S3 => Self::Gcs,
            Self::Gcs => Self::S3,
        }
    }

    /// The store that a URI names by its scheme.
    #[must_use]
    pub fn of_uri(uri: &str) -> Option<Self> {
        [Self::S3, Self::Gcs].into_iter().find(|bucket| uri.starts_with(bucket.scheme()))
    }

    /// A URI of this store.
    ///
    /// # Errors
    /// The rule `bucket-uri` is broken.
    pub fn check_uri(self, text: &str) -> Result<(), Invalid> {
        let (scheme, other) = (self.scheme(), self.other());
        if let Some(rest) = text.strip_prefix(scheme) {
            let bucket = rest.split('/').next().unwrap_or_default();
            if bucket.is_empty() {
                return Err(Invalid::new(
                    &BUCKET_URI,
                    format!("`{text}` does not name a bucket"),
                    format!("write \"{scheme}your-bucket/path/*.csv\""),
                ));
            }
            return Ok(());
        }
        if text.starts_with("{{") {
            return Ok(());
        }
        let (message, remedy) = if text.starts_with(other.scheme()) {
            (
                format!("`{text}` is an address of the other store: `{}` takes `{scheme}`", self.option()),
                format!("write \"{scheme}..\", or use `{}: {{ .. }}` instead", other.option()),
            )
        } else {
            (
                format!("`{text}` does not begin with `{scheme}`"),
                format!("write \"{scheme}your-bucket/path/*.csv\""),
            )
        };
        Err(Invalid::new(&BUCKET_URI, message, remedy))
    }
}

/// The address in a bucket of either store that a sink writes to.
///
/// # Errors
/// The rule `bucket-uri` is broken.
pub fn check_sink_uri(text: &str) -> Result<(), Invalid> {
    match Bucket::of_uri(text) {
        Some(bucket) => bucket.check_uri(text).map_err(|invalid| Invalid {
            // What is written has no pattern of names.
            remedy: format!("write \"{}your-bucket/path\"", bucket.scheme()),
            ..invalid
        }),
        None if text.starts_with("{{") => Ok(()),
        None => Err(Invalid::new(
            &BUCKET_URI,
            format!("`{text}` begins neither with `s3://` nor with `gs://`"),
            "write \"s3://your-bucket/path\" for S3, or \"gs://your-bucket/path\" for GCS",
        )),
    }
}

/// A bucket's name, or its `s3://` URI.
///
/// # Errors
/// The rule `export-bucket` is broken.
pub fn check_export_bucket(text: &str) -> Result<(), Invalid> {
    let bucket = text.strip_prefix("s3://").unwrap_or(text);
    let is_path = bucket.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._/".contains(&b));
    let is_bucket = bucket.starts_with(|c: char| c.is_ascii_alphanumeric()) && is_path;
    if is_bucket || is_templated(text) {
        return Ok(());
    }
    Err(Invalid::new(
        &EXPORT_BUCKET,
        format!("`{text}` is not an S3 bucket"),
        "write the bucket's name, or \"s3://your-bucket\"",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::assert_refused;

    #[test]
    fn uris() {
        assert!(Bucket::S3.check_uri("s3://bucket/*.csv").is_ok());
        assert!(Bucket::Gcs.check_uri("gs://bucket").is_ok());
        assert!(Bucket::Gcs.check_uri("{{ tb_secret(\"URI\") }}").is_ok());
        for (bad, message) in [
            ("", "does not begin with `s3://`"),
            ("bucket", "does not begin with `s3://`"),
            ("S3://bucket", "does not begin with `s3://`"),
            ("https://bucket", "does not begin with `s3://`"),
            ("gs://bucket", "the other store"),
            ("s3://", "does not name a bucket"),
            ("s3:///x", "does not name a bucket"),
        ] {
            assert_refused(Bucket::S3.check_uri(bad), &BUCKET_URI, message);
        }
        for good in ["my-bucket", "s3://my-bucket", "s3://my-bucket/prefix", "{{ tb_secret(\"B\") }}"] {
            assert!(check_export_bucket(good).is_ok(), "{good}");
        }
        for bad in ["", "s3://", "gs://bucket", "my bucket"] {
            assert_refused(check_export_bucket(bad), &EXPORT_BUCKET, &format!("`{bad}`"));
        }
    }
}
