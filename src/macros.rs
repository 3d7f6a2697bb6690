//! The macros as users call them: each passes `$crate` on, so that it works under every name that the crate has.

/// Declares a macro that adds a feature, where it is on, to those that it is given, and passes all on.
macro_rules! feature {
    ($d:tt $name:ident $feature:literal then $next:ident) => {
        #[cfg(feature = $feature)]
        macro_rules! $name {
            ([$d($d on:ident)*] $d($d rest:tt)*) => {
                $next! { [$d($d on)* $name] $d($d rest)* }
            };
        }
        #[cfg(not(feature = $feature))]
        macro_rules! $name {
            ($d($d rest:tt)*) => {
                $next! { $d($d rest)* }
            };
        }
    };
}

feature!($ rows "rows" then jiff);
feature!($ jiff "jiff" then uuid);
feature!($ uuid "uuid" then rust_decimal);
feature!($ rust_decimal "rust_decimal" then serde_json);
feature!($ serde_json "serde_json" then macros);

macro_rules! macros {
    ($features:tt $d:tt $($(#[$meta:meta])* $name:ident)+) => {
        $(
            $(#[$meta])*
            #[macro_export]
            macro_rules! $name {
                ($d($d tokens:tt)*) => {
                    $crate::__private::macros::$name! { [$crate $features] $d($d tokens)* }
                };
            }
        )+
    };
}

rows! { [] $
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

    /// Declares pipes: queries that other pipes read from by the pipe's name.
    ///
    /// [`endpoint!`](crate::endpoint!) shows how nodes, parameters and references are written.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::datasource! { pub PageViews { schema: { pathname: String, bot: UInt8 } } }
    ///
    /// tinybird::pipe! {
    ///     /// Views by people.
    ///     pub HumanViews {
    ///         nodes: { people: "SELECT * FROM {PageViews} WHERE bot = 0" },
    ///     }
    /// }
    ///
    /// // pipes/human_views.pipe
    /// let datafile = "DESCRIPTION >
    ///     Views by people.
    ///
    /// NODE people
    /// SQL >
    ///     SELECT * FROM page_views WHERE bot = 0
    /// ";
    /// assert_eq!(HumanViews::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../docs/reference/pipe.md")]
    pipe

    /// Declares endpoints: pipes that are published as HTTP APIs, `TYPE endpoint`.
    ///
    /// A node's SQL stands in quotes, or in a file: `endpoint: include_str!("top_pages.sql")`. `{Path}` names a data
    /// source, a pipe or an endpoint by its path in Rust, which the compiler checks.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::token! { pub AppRead; }
    /// tinybird::datasource! { pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } } }
    ///
    /// tinybird::endpoint! {
    ///     /// The most visited pages.
    ///     pub TopPages {
    ///         params: {
    ///             /// Start of the range.
    ///             start_date: DateTime,
    ///             limit: Int32 = 10,
    ///             #[optional] country: String,
    ///         },
    ///         nodes: {
    ///             /// Counts by page.
    ///             aggregated: "
    ///                 SELECT pathname, count() AS views
    ///                 FROM {PageViews}
    ///                 WHERE timestamp >= {{DateTime(start_date)}}
    ///                 {% if defined(country) %} AND country = {{String(country)}} {% end %}
    ///                 GROUP BY pathname
    ///             ",
    ///             endpoint: "SELECT * FROM aggregated ORDER BY views DESC LIMIT {{Int32(limit)}}",
    ///         },
    ///         output: { pathname: String, views: UInt64 },
    ///         tokens: { AppRead: Read },
    ///         tags: ["web"],
    ///     }
    /// }
    ///
    /// // endpoints/top_pages.pipe
    /// let datafile = "DESCRIPTION >
    ///     The most visited pages.
    ///
    /// NODE aggregated
    /// DESCRIPTION >
    ///     Counts by page.
    /// SQL >
    ///     %
    ///     SELECT pathname, count() AS views
    ///     FROM page_views
    ///     WHERE timestamp >= {{DateTime(start_date, description='Start of the range.')}}
    ///     {% if defined(country) %} AND country = {{String(country, required=False)}} {% end %}
    ///     GROUP BY pathname
    ///
    /// NODE endpoint
    /// SQL >
    ///     %
    ///     SELECT * FROM aggregated ORDER BY views DESC LIMIT {{Int32(limit, 10)}}
    ///
    /// TYPE endpoint
    ///
    /// TAGS web
    ///
    /// TOKEN app_read READ
    /// ";
    /// assert_eq!(TopPages::definition().to_string(), datafile);
    /// assert_eq!(TopPages::definition().parameters()[1].name, "country");
    /// assert_eq!(TopPages::definition().output()[1].data_type().to_string(), "UInt64");
    /// ```
    ///
    #[doc = include_str!("../docs/reference/endpoint.md")]
    endpoint

    /// Declares materialized views: pipes whose rows are written into a data source as rows arrive where they read,
    /// `TYPE materialized`.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::datasource! {
    ///     pub PageViews { schema: { day: Date, pathname: String } }
    ///     pub DailyPages {
    ///         schema: { day: Date, pathname: String, views: AggregateFunction(count) },
    ///         engine: AggregatingMergeTree { sorting_key: [day, pathname] },
    ///     }
    /// }
    ///
    /// tinybird::materialized_view! {
    ///     pub DailyPagesView {
    ///         datasource: DailyPages,
    ///         nodes: { daily: "SELECT day, pathname, countState() AS views FROM {PageViews} GROUP BY day, pathname" },
    ///     }
    /// }
    ///
    /// // materializations/daily_pages_view.pipe
    /// let datafile = "NODE daily
    /// SQL >
    ///     SELECT day, pathname, countState() AS views FROM page_views GROUP BY day, pathname
    ///
    /// TYPE materialized
    /// DATASOURCE daily_pages
    /// ";
    /// assert_eq!(DailyPagesView::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../docs/reference/materialized_view.md")]
    materialized_view

    /// Declares copy pipes: pipes whose rows are copied into a data source, on demand or by a schedule, `TYPE copy`.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::datasource! {
    ///     pub PageViews { schema: { day: Date, pathname: String } }
    ///     pub Snapshots { schema: { day: Date, pages: UInt64 } }
    /// }
    ///
    /// tinybird::copy_pipe! {
    ///     pub DailySnapshot {
    ///         datasource: Snapshots,
    ///         schedule: "0 3 * * *",
    ///         mode: Replace,
    ///         nodes: { snapshot: "SELECT day, uniqExact(pathname) AS pages FROM {PageViews} GROUP BY day" },
    ///     }
    /// }
    ///
    /// // copies/daily_snapshot.pipe
    /// let datafile = "NODE snapshot
    /// SQL >
    ///     SELECT day, uniqExact(pathname) AS pages FROM page_views GROUP BY day
    ///
    /// TYPE copy
    /// TARGET_DATASOURCE snapshots
    /// COPY_SCHEDULE 0 3 * * *
    /// COPY_MODE replace
    /// ";
    /// assert_eq!(DailySnapshot::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../docs/reference/copy_pipe.md")]
    copy_pipe

    /// Declares sink pipes: pipes whose rows are written to a Kafka topic, or as files into a bucket of S3 or GCS,
    /// `TYPE sink`.
    ///
    /// The kind of sink follows from its connection, and the options must fit it: `topic` for Kafka, `bucket_uri` and
    /// `file_template` for S3 and GCS.
    ///
    /// ```
    /// use tinybird::Resource;
    ///
    /// tinybird::gcs_connection! { pub ExportGcs { service_account_credentials_json: secret("GCS_KEY") } }
    /// tinybird::datasource! { pub PageViews { schema: { timestamp: DateTime, pathname: String } } }
    ///
    /// tinybird::sink_pipe! {
    ///     pub DailyExport {
    ///         sink: {
    ///             connection: ExportGcs,
    ///             bucket_uri: "gs://exports/page-views",
    ///             file_template: "day_{timestamp, '%Y-%m-%d'}",
    ///             schedule: "0 4 * * *",
    ///             format: Parquet,
    ///             compression: Snappy,
    ///         },
    ///         nodes: { export: "SELECT * FROM {PageViews} WHERE toDate(timestamp) = yesterday()" },
    ///     }
    /// }
    ///
    /// // sinks/daily_export.pipe
    /// let datafile = r#"NODE export
    /// SQL >
    ///     SELECT * FROM page_views WHERE toDate(timestamp) = yesterday()
    ///
    /// TYPE sink
    /// EXPORT_CONNECTION_NAME export_gcs
    /// EXPORT_BUCKET_URI gs://exports/page-views
    /// EXPORT_FILE_TEMPLATE "day_{timestamp, '%Y-%m-%d'}"
    /// EXPORT_SCHEDULE 0 4 * * *
    /// EXPORT_FORMAT parquet
    /// EXPORT_COMPRESSION snappy
    /// "#;
    /// assert_eq!(DailyExport::definition().to_string(), datafile);
    /// ```
    ///
    #[doc = include_str!("../docs/reference/sink_pipe.md")]
    sink_pipe
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
