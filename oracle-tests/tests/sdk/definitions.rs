//! What `tb.ts` declares with Tinybird's TypeScript SDK, in the language of our macros.

use tinybird::{
    connection, datasource, dynamodb_connection, gcs_connection, kafka_connection, s3_connection, token,
};

kafka_connection! {
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        security_protocol: SaslSsl,
        sasl_mechanism: Plain,
        key: secret("KAFKA_KEY"),
        secret: secret("KAFKA_SECRET"),
    }
    pub BillingKafka {
        bootstrap_servers: "b-1.billing.example.com:9096,b-2.billing.example.com:9096",
        security_protocol: SaslSsl,
        sasl_mechanism: ScramSha512,
        key: secret("BILLING_KAFKA_KEY", "billing"),
        secret: secret("BILLING_KAFKA_SECRET"),
        schema_registry_url: "https://registry.example.com:8081",
        ssl_ca_pem: secret("BILLING_KAFKA_CA"),
    }
    pub MskKafka {
        bootstrap_servers: "b-1.msk.example.com:9098",
        security_protocol: "SASL_SSL",
        sasl_mechanism: "OAUTHBEARER",
        sasl_oauthbearer_method: Aws,
        sasl_oauthbearer_aws_region: "us-east-1",
        sasl_oauthbearer_aws_role_arn: "arn:aws:iam::123456789012:role/tinybird-msk",
        sasl_oauthbearer_aws_external_id: "tinybird-workspace",
    }
    pub PrivateKafka {
        bootstrap_servers: "kafka.internal:9093",
        key: secret("PRIVATE_KAFKA_KEY"),
        secret: secret("PRIVATE_KAFKA_SECRET"),
        ssl_ca_pem: "
            -----BEGIN CERTIFICATE-----
            MIIBfDCCASGgAwIBAgI=
            -----END CERTIFICATE-----
        ",
    }
}

connection! {
    pub LocalKafka: Kafka {
        bootstrap_servers: secret("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
        security_protocol: Plaintext,
    }
}

s3_connection! {
    pub LandingS3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/tinybird-s3-access" }
    pub ArchiveS3 { region: "eu-west-1", access_key: secret("S3_ACCESS_KEY"), secret: secret("S3_SECRET") }
}

gcs_connection! {
    pub LandingGcs { service_account_credentials_json: secret("GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON") }
}

dynamodb_connection! {
    pub EventsDynamo { region: "us-east-1", arn: secret("DYNAMODB_ROLE_ARN") }
}

token! { pub AppRead; pub IngestToken }

datasource! {
    pub KafkaEvents {
        schema: { timestamp: DateTime, payload: String },
        engine: MergeTree { sorting_key: [timestamp] },
        kafka: { connection: EventsKafka, topic: "events", group_id: "events-consumer", auto_offset_reset: Earliest },
    }
    pub KafkaRaw {
        schema: { timestamp: DateTime, payload: String },
        engine: MergeTree { sorting_key: [timestamp] },
        kafka: {
            connection: BillingKafka,
            topic: "invoices",
            group_id: "raw",
            auto_offset_reset: Latest,
            store_raw_value: true,
        },
    }
    pub KafkaUngrouped {
        schema: { timestamp: DateTime, payload: String },
        engine: MergeTree { sorting_key: [timestamp] },
        kafka: { connection: EventsKafka, topic: "events" },
    }
    pub S3Landing {
        schema: { timestamp: DateTime, session_id: String },
        json_paths: true,
        engine: MergeTree { sorting_key: [timestamp] },
        s3: { connection: LandingS3, bucket_uri: "s3://my-bucket/events/*.csv", schedule: "@auto" },
    }
    pub S3LandingAsCsv {
        schema: { timestamp: DateTime, session_id: String },
        engine: MergeTree { sorting_key: [timestamp] },
        s3: { connection: LandingS3, bucket_uri: "s3://my-bucket/events/*.csv", schedule: "@auto" },
    }
    pub S3Once {
        schema: { timestamp: DateTime, session_id: String },
        engine: MergeTree { sorting_key: [timestamp] },
        s3: { connection: ArchiveS3, bucket_uri: "s3://my-bucket/archive/*.ndjson", schedule: "@once" },
    }
    pub S3Incremental {
        schema: { timestamp: DateTime, session_id: String },
        engine: MergeTree { sorting_key: [timestamp] },
        s3: {
            connection: ArchiveS3,
            bucket_uri: "s3://my-bucket/events/*.parquet",
            schedule: "@on-demand",
            from_timestamp: "2025-01-01T00:00:00Z",
        },
    }
    pub S3Unscheduled {
        schema: { timestamp: DateTime, session_id: String },
        engine: MergeTree { sorting_key: [timestamp] },
        s3: { connection: LandingS3, bucket_uri: "s3://my-bucket/events/*.ndjson" },
    }
    pub GcsLanding {
        schema: { timestamp: DateTime, session_id: String },
        json_paths: true,
        engine: MergeTree { sorting_key: [timestamp] },
        gcs: { connection: LandingGcs, bucket_uri: "gs://my-gcs-bucket/events/*.csv", schedule: "@auto" },
    }
    pub GcsLandingAsCsv {
        schema: { timestamp: DateTime, session_id: String },
        engine: MergeTree { sorting_key: [timestamp] },
        gcs: { connection: LandingGcs, bucket_uri: "gs://my-gcs-bucket/events/*.csv", schedule: "@auto" },
    }
    pub GcsIncremental {
        schema: { timestamp: DateTime, session_id: String },
        engine: MergeTree { sorting_key: [timestamp] },
        gcs: {
            connection: LandingGcs,
            bucket_uri: "gs://my-gcs-bucket/events/*.ndjson",
            from_timestamp: "2025-01-01T00:00:00Z",
        },
    }
    pub DynamoEvents {
        schema: {
            #[json_path("$.Id")]
            id: String,
            #[json_path("$.NewImage")]
            _record: String,
            #[json_path("$.ApproximateCreationDateTime")]
            _timestamp: DateTime64(3),
            #[json_path("$.eventName")]
            _event_name: LowCardinality(String),
            _is_deleted: UInt8,
        },
        engine: ReplacingMergeTree { sorting_key: [id], ver: _timestamp, is_deleted: _is_deleted },
        dynamodb: {
            connection: EventsDynamo,
            table_arn: "arn:aws:dynamodb:us-east-1:123456789012:table/events",
            export_bucket: "s3://my-export-bucket",
        },
    }
}

#[allow(deprecated)] // The warning of the cron expression.
mod warned {
    use super::ArchiveS3;

    tinybird::datasource! {
        pub S3Hourly {
            schema: { timestamp: DateTime, session_id: String },
            engine: MergeTree { sorting_key: [timestamp] },
            s3: { connection: ArchiveS3, bucket_uri: "s3://my-bucket/hourly/*.ndjson", schedule: "0 * * * *" },
        }
    }
}
pub use warned::S3Hourly;

datasource! {
    /// Page view tracking data
    pub PageViews {
        schema: {
            timestamp: DateTime,
            pathname: String,
            session_id: String,
            country: LowCardinality(Nullable(String)),
        },
        engine: MergeTree { sorting_key: [pathname, timestamp] },
    }
    /// Event tracking data
    pub Events {
        schema: {
            timestamp: DateTime,
            event_name: LowCardinality(String),
            user_id: Nullable(String),
            properties: String,
        },
        engine: MergeTree {
            sorting_key: [event_name, timestamp],
            partition_key: "toYYYYMM(timestamp)",
            ttl: "timestamp + INTERVAL 90 DAY",
        },
    }
    /// Daily aggregated statistics
    pub DailyStats {
        json_paths: false,
        schema: {
            date: Date,
            pathname: String,
            views: SimpleAggregateFunction(sum, UInt64),
            unique_sessions: AggregateFunction(uniq, String),
        },
        engine: AggregatingMergeTree { sorting_key: [date, pathname] },
    }
    pub DailyStatsWithPaths {
        schema: { date: Date, unique_sessions: AggregateFunction(uniq, String) },
        engine: AggregatingMergeTree { sorting_key: [date] },
    }
    pub GuardedEvents {
        schema: { timestamp: DateTime, event_name: String },
        engine: MergeTree,
        tokens: { AppRead: Read, IngestToken: Append },
    }
    pub GuardedEventsWithoutEngine {
        schema: { timestamp: DateTime, event_name: String },
        tokens: { AppRead: Read, IngestToken: Append },
    }
    pub InlineTokens {
        schema: { timestamp: DateTime, event_name: String },
        engine: MergeTree { sorting_key: [timestamp] },
        tokens: { "inline_token": [Read, Append] },
    }
    pub SharedEvents {
        schema: { timestamp: DateTime, event_name: String, country: String },
        engine: MergeTree { sorting_key: [timestamp] },
        shared_with: ["analytics_workspace", "reporting_workspace"],
        indexes: {
            country_idx: { expr: "country", type: "set(100)", granularity: 4 },
            event_idx: { expr: "lower(event_name)", type: "bloom_filter(0.01)", granularity: 1 },
        },
        forward_query: "
            SELECT timestamp, event_name,
              defaultValueOfTypeName('String') AS country
        ",
        backfill: Skip,
    }
    pub LatestUsers {
        schema: { id: UInt64, name: String, updated_at: DateTime },
        engine: ReplacingMergeTree { sorting_key: [id], ver: updated_at, primary_key: [id] },
    }
    pub Totals {
        schema: { date: Date, category: String, count: UInt64, total: Decimal(10, 2) },
        engine: SummingMergeTree { sorting_key: [date, category] },
    }
    pub SummedTotals {
        schema: { date: Date, category: String, count: UInt64, total: Decimal(10, 2) },
        engine: SummingMergeTree { sorting_key: [date, category], columns: [count, total] },
    }
    pub Sessions {
        schema: { id: String, duration: UInt32, sign: Int8 },
        engine: CollapsingMergeTree { sorting_key: [id], sign: sign },
    }
    pub SessionStates {
        schema: { id: String, duration: UInt32, sign: Int8, version: UInt32 },
        engine: VersionedCollapsingMergeTree { sorting_key: [id], sign: sign, version: version },
    }
    pub PassingBy { schema: { id: String }, engine: Null }
    pub EveryType {
        json_paths: false,
        schema: {
            string: String, fixed: FixedString(3), uuid: UUID,
            int8: Int8, int16: Int16, int32: Int32, int64: Int64, int128: Int128, int256: Int256,
            uint8: UInt8, uint16: UInt16, uint32: UInt32, uint64: UInt64, uint128: UInt128, uint256: UInt256,
            float32: Float32, float64: Float64, decimal: Decimal(10, 2), bool: Bool,
            date: Date, date32: Date32, date_time: DateTime, date_time_utc: DateTime("UTC"),
            date_time64: DateTime64(6), date_time64_madrid: DateTime64(3, "Europe/Madrid"),
            array: Array(String), tuple: Tuple(String, UInt8), map: Map(String, UInt64), json: JSON,
            enum8: Enum8("active" = 1, "gone" = 2), enum16: Enum16("a" = 1, "b" = 2), ipv4: IPv4, ipv6: IPv6,
            nullable: Nullable(String), low: LowCardinality(String), low_nullable: LowCardinality(Nullable(String)),
        },
        engine: MergeTree { sorting_key: "string" },
    }
    pub EveryModifier {
        schema: {
            id: UUID = expr("generateUUIDv4()"),
            status: LowCardinality(String) = "pending",
            retries: UInt8 = 3,
            price: Float64 = 0.5,
            active: Bool = true,
            note: Nullable(String) = null,
            #[codec("ZSTD(1)")]
            code: String,
            #[codec("DoubleDelta, LZ4")]
            seen_at: DateTime64(3),
            #[json_path("$.user.id")]
            user_id: String,
            tags: Array(String),
        },
        engine: MergeTree { sorting_key: [id], settings: { index_granularity: 32, allow_nullable_key: true } },
    }
}
