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
    /// Declares connections of any kind: `TYPE kafka`, `s3`, `gcs` or `dynamodb`.
    ///
    /// The kind stands after a colon: `Kafka`, `S3`, `Gcs` or `DynamoDb`. The options are those of the macro of that
    /// kind: [`kafka_connection!`](crate::kafka_connection!), [`s3_connection!`](crate::s3_connection!),
    /// [`gcs_connection!`](crate::gcs_connection!), [`dynamodb_connection!`](crate::dynamodb_connection!).
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::connection! {
    ///     /// Production events cluster.
    ///     pub EventsKafka: Kafka {
    ///         bootstrap_servers: "kafka.example.com:9092",
    ///         key: secret("KAFKA_KEY"),
    ///         secret: secret("KAFKA_SECRET"),
    ///     }
    ///     pub LandingS3: S3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/tinybird" }
    /// }
    ///
    /// assert_eq!(EventsKafka::NAME, "events_kafka");
    /// assert_eq!(LandingS3::NAME, "landing_s3");
    /// ```
    connection

    /// Declares connections to Kafka clusters: `TYPE kafka`.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::kafka_connection! {
    ///     /// Production events cluster.
    ///     pub EventsKafka {
    ///         bootstrap_servers: "kafka.example.com:9092",
    ///         security_protocol: SaslSsl,
    ///         sasl_mechanism: Plain,
    ///         key: secret("KAFKA_KEY"),
    ///         secret: secret("KAFKA_SECRET"),
    ///     }
    /// }
    ///
    /// // connections/events_kafka.connection
    /// let datafile = r#"DESCRIPTION >
    ///     Production events cluster.
    ///
    /// TYPE kafka
    /// KAFKA_BOOTSTRAP_SERVERS kafka.example.com:9092
    /// KAFKA_SECURITY_PROTOCOL SASL_SSL
    /// KAFKA_SASL_MECHANISM PLAIN
    /// KAFKA_KEY {{ tb_secret("KAFKA_KEY") }}
    /// KAFKA_SECRET {{ tb_secret("KAFKA_SECRET") }}
    /// "#;
    /// assert_eq!(EventsKafka::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../docs/reference/kafka_connection.md")]
    kafka_connection

    /// Declares connections to Amazon S3: `TYPE s3`.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::s3_connection! {
    ///     pub LandingS3 {
    ///         region: "us-east-1",
    ///         access_key: secret("S3_ACCESS_KEY"),
    ///         secret: secret("S3_SECRET"),
    ///     }
    /// }
    ///
    /// // connections/landing_s3.connection
    /// let datafile = r#"TYPE s3
    /// S3_REGION us-east-1
    /// S3_ACCESS_KEY {{ tb_secret("S3_ACCESS_KEY") }}
    /// S3_SECRET {{ tb_secret("S3_SECRET") }}
    /// "#;
    /// assert_eq!(LandingS3::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../docs/reference/s3_connection.md")]
    s3_connection

    /// Declares connections to Google Cloud Storage: `TYPE gcs`.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::gcs_connection! {
    ///     pub LandingGcs { service_account_credentials_json: secret("GCS_CREDENTIALS") }
    /// }
    ///
    /// // connections/landing_gcs.connection
    /// let datafile = r#"TYPE gcs
    /// GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON {{ tb_secret("GCS_CREDENTIALS") }}
    /// "#;
    /// assert_eq!(LandingGcs::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../docs/reference/gcs_connection.md")]
    gcs_connection

    /// Declares connections to Amazon DynamoDB: `TYPE dynamodb`.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::dynamodb_connection! {
    ///     pub OrdersDynamo { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/tinybird" }
    /// }
    ///
    /// // connections/orders_dynamo.connection
    /// let datafile = "TYPE dynamodb
    /// DYNAMODB_REGION us-east-1
    /// DYNAMODB_ARN arn:aws:iam::123456789012:role/tinybird
    /// ";
    /// assert_eq!(OrdersDynamo::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../docs/reference/dynamodb_connection.md")]
    dynamodb_connection

    /// Declares static tokens, which other resources name: `TOKEN app_read READ`.
    ///
    /// A token has no datafile of its own: Tinybird creates it for the resources that name it. An item without
    /// options ends with `;`, which the last one may leave out.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::token! { pub AppRead; pub Ingest { name: "ingest-token" } }
    ///
    /// tinybird::datasource! {
    ///     pub PageViews {
    ///         schema: { pathname: String },
    ///         tokens: { AppRead: Read, Ingest: Append },
    ///     }
    /// }
    ///
    /// assert_eq!(AppRead::NAME, "app_read");
    /// assert!(PageViews::definition().to_string().ends_with("TOKEN app_read READ\nTOKEN ingest-token APPEND\n"));
    /// ```
    ///
    #[doc = include_str!("../docs/reference/token.md")]
    token

    /// Declares data sources.
    ///
    /// Columns read like the fields of a struct, with ClickHouse's types. [The language](crate#columns) tells how
    /// defaults, codecs and JSON paths are written.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::kafka_connection! { pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" } }
    ///
    /// tinybird::datasource! {
    ///     /// Events streamed from Kafka.
    ///     pub KafkaEvents {
    ///         schema: {
    ///             timestamp: DateTime,
    ///             event_type: LowCardinality(String),
    ///             #[json_path("$.user.id")]
    ///             user_id: String,
    ///             country: LowCardinality(Nullable(String)) = "unknown",
    ///             #[codec("ZSTD(1)")]
    ///             event_id: UUID = expr("generateUUIDv4()"),
    ///             seen_at: DateTime64(3, "Europe/Madrid"),
    ///             tags: Array(String),
    ///         },
    ///         engine: MergeTree {
    ///             partition_key: "toYYYYMM(timestamp)",
    ///             sorting_key: [event_type, timestamp],
    ///             ttl: "timestamp + toIntervalDay(90)",
    ///         },
    ///         kafka: { connection: EventsKafka, topic: "events", auto_offset_reset: Earliest },
    ///         tokens: { "events read": Read },
    ///     }
    /// }
    ///
    /// // datasources/kafka_events.datasource
    /// let datafile = r#"DESCRIPTION >
    ///     Events streamed from Kafka.
    ///
    /// SCHEMA >
    ///     `timestamp` DateTime `json:$.timestamp`,
    ///     `event_type` LowCardinality(String) `json:$.event_type`,
    ///     `user_id` String `json:$.user.id`,
    ///     `country` LowCardinality(Nullable(String)) `json:$.country` DEFAULT 'unknown',
    ///     `event_id` UUID `json:$.event_id` DEFAULT generateUUIDv4() CODEC(ZSTD(1)),
    ///     `seen_at` DateTime64(3, 'Europe/Madrid') `json:$.seen_at`,
    ///     `tags` Array(String) `json:$.tags[:]`
    ///
    /// ENGINE MergeTree
    /// ENGINE_PARTITION_KEY toYYYYMM(timestamp)
    /// ENGINE_SORTING_KEY event_type, timestamp
    /// ENGINE_TTL timestamp + toIntervalDay(90)
    ///
    /// KAFKA_CONNECTION_NAME events_kafka
    /// KAFKA_TOPIC events
    /// KAFKA_GROUP_ID kafka_events
    /// KAFKA_AUTO_OFFSET_RESET earliest
    ///
    /// TOKEN "events read" READ
    /// "#;
    /// assert_eq!(KafkaEvents::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../docs/reference/datasource.md")]
    datasource
}

/// The [`Project`](crate::Project) of all that the package's build script found, so that no resource is forgotten.
///
/// It takes what `generate` or `verify` of the crate `tinybird-build` wrote to `OUT_DIR`; without such a build script it does
/// not compile.
///
/// ```ignore
/// // build.rs
/// fn main() -> Result<(), tinybird_build::Error> {
///     tinybird_build::configure().out_dir("tinybird").generate("src/datafiles")
/// }
///
/// // src/main.rs
/// mod datafiles;
///
/// fn main() {
///     for file in tinybird::include_project!().files() {
///         println!("{}\n{}", file.path, file.text);
///     }
/// }
/// ```
#[macro_export]
macro_rules! include_project {
    () => {
        $crate::Project::rendered(
            ::core::env!("CARGO_PKG_NAME"),
            ::core::include!(::core::concat!(
                ::core::env!(
                    "OUT_DIR",
                    "`include_project!` takes what a build script rendered, and this package has none\n\
                     help: write a `build.rs` that calls `tinybird_build::generate(\"src\")`"
                ),
                "/tinybird.rs"
            )),
        )
    };
}
