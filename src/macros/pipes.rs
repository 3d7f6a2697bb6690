//! The macros of pipes.

macros! { $

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
    #[doc = include_str!("../../docs/reference/pipe.md")]
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
    #[doc = include_str!("../../docs/reference/endpoint.md")]
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
    #[doc = include_str!("../../docs/reference/materialized_view.md")]
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
    #[doc = include_str!("../../docs/reference/copy_pipe.md")]
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
    #[doc = include_str!("../../docs/reference/sink_pipe.md")]
    sink_pipe
}
