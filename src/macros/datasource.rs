//! The macros of data sources and tokens.

macros! { $

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
    #[doc = include_str!("../../docs/reference/token.md")]
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
    #[doc = include_str!("../../docs/reference/datasource.md")]
    datasource
}
