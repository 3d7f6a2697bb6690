//! The macros as users call them: each passes `$crate` on, so that it works under every name that the crate has.

macro_rules! macros {
    ($d:tt $($(#[$meta:meta])* $name:ident)+) => {
        $(
            $(#[$meta])*
            #[macro_export]
            macro_rules! $name {
                ($d($d tokens:tt)*) => {
                    $crate::__private::macros::$name! { [$crate] $d($d tokens)* }
                };
            }
        )+
    };
}

macros! { $
    /// Declares connections of any kind, which stands after a colon: `pub EventsKafka: Kafka { .. }`.
    connection
    /// Declares connections to Kafka clusters.
    kafka_connection
    /// Declares connections to Amazon S3.
    s3_connection
    /// Declares connections to Google Cloud Storage.
    gcs_connection
    /// Declares connections to Amazon DynamoDB.
    dynamodb_connection
    /// Declares static tokens.
    token
    /// Declares data sources.
    datasource
}

/// The [`Project`](crate::Project) of all that the build script found.
///
/// It takes what `tinybird_build::configure().generate(..)` wrote for it, so that no resource is forgotten:
///
/// ```ignore
/// tinybird::include_project!().write_to("tinybird")?;
/// ```
#[macro_export]
macro_rules! include_project {
    () => {
        $crate::Project::rendered(
            ::core::env!("CARGO_PKG_NAME"),
            ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/tinybird.rs")),
        )
    };
}
