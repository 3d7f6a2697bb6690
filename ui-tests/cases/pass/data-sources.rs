//! Every option of a data source.

#![deny(warnings)]

use tinybird::{
    Project, Resource, datasource, dynamodb_connection, gcs_connection, kafka_connection, s3_connection, token,
};

kafka_connection! { pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" } }
s3_connection! { pub LandingS3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/landing" } }
gcs_connection! { pub LandingGcs { service_account_credentials_json: secret("GCS_KEY") } }
dynamodb_connection! { pub OrdersDynamo { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/orders" } }
token! { pub AppRead; pub Ingest { name: "ingest token", description: "For the trackers." } }

datasource! {
    /// Events streamed from Kafka.
    pub KafkaEvents {
        schema: {
            /// When it happened.
            timestamp: DateTime,
            event_type: LowCardinality(String),
            #[json_path("$.user.id")]
            user_id: String,
            country: LowCardinality(Nullable(String)) = "it's unknown",
            #[codec("ZSTD(1)")]
            event_id: UUID = expr("generateUUIDv4()"),
            #[codec("Delta(8), ZSTD(1)")]
            #[json_path("$.n")]
            n: Int32 = -5,
            price: Decimal(10, 2) = 0.5,
            seen_at: DateTime64(3, "Europe/Madrid"),
            status: Enum8("active" = 1, "gone" = 2) = "active",
            uniq_users: AggregateFunction(uniq, String),
            clicks: SimpleAggregateFunction(sum, UInt64),
            "o.ORG_NAME": String,
            "self": String,
            type: Array(String) = ["a", "b"],
            empty: Array(String) = [],
            missing: Nullable(UInt8) = null,
            active: Bool = true,
            labels: Map(String, Array(Nullable(UInt64))) = expr("map('a', [1])"),
            point: Tuple(x Float64, y Float64),
            payload: "JSON(max_dynamic_paths=8, a.b UInt32)",
            d: _ = expr("now()"),
            #[json_path("$.matrix[:][:]")]
            matrix: Array(Array(Float64)),
            __value: String,
        },
        engine: MergeTree {
            sorting_key: [event_type, "toDate(timestamp)", "o.ORG_NAME"],
            partition_key: "toYYYYMM(timestamp)",
            primary_key: [event_type],
            ttl: "timestamp + toIntervalDay(90)",
            settings: { index_granularity: 32, storage_policy: "default", allow_nullable_key: false },
        },
        kafka: {
            connection: EventsKafka,
            topic: "events",
            group_id: "my-consumer-group",
            auto_offset_reset: Earliest,
            store_raw_value: false,
            store_headers: true,
            key_format: JsonWithoutSchema,
            value_format: raw("protobuf"),
        },
        tokens: { AppRead: Read, Ingest: [Read, Append], "third token": Append },
        indexes: {
            country_idx: { expr: "country", type: "set(100)", granularity: 4 },
            user_idx: { expr: "lower(user_id)", type: "bloom_filter(0.01)" },
        },
        shared_with: ["other_workspace", "another"],
        tags: ["billing", "two words"],
        forward_query: "
            SELECT timestamp, event_type
            FROM kafka_events
        ",
        backfill: Skip,
    }

    pub(crate) S3Csv {
        schema: { day: Date, clicks: UInt64 },
        s3: {
            connection: LandingS3,
            bucket_uri: "s3://landing/*.csv.gz",
            schedule: "@once",
            from_timestamp: "2025-01-01T00:00:00Z",
        },
    }

    GcsRows {
        schema: { day: Date, clicks: UInt64 },
        engine: SummingMergeTree { sorting_key: day, columns: [clicks] },
        gcs: { connection: LandingGcs, bucket_uri: "gs://landing/*", format: Parquet },
    }

    Orders {
        schema: { id: String },
        engine: ReplacingMergeTree { sorting_key: ["id"], ver: _timestamp, is_deleted: _is_deleted },
        dynamodb: {
            connection: OrdersDynamo,
            table_arn: "arn:aws:dynamodb:us-east-1:123456789012:table/orders",
            export_bucket: "s3://exports",
        },
    }

    Visits {
        schema: { day: Date, visits: AggregateFunction(count), sign: Int8, version: UInt32 },
        json_paths: false,
        engine: VersionedCollapsingMergeTree { sorting_key: "day", sign: sign, version: "version" },
    }

    Sampled {
        schema: { user_id: UInt64 },
        engine: AggregatingMergeTree { sorting_key: ["intHash32(user_id)"], sampling_key: "intHash32(user_id)" },
    }

    Cancelled { schema: { id: UInt64, sign: Int8 }, engine: CollapsingMergeTree { sorting_key: [id], sign: sign } }
    Passed { schema: { id: UInt64 }, engine: Null }
    Plain { schema: { id: UInt64 }, engine: MergeTree }
    Interface { schema: { id: UInt64 }, kafka: { connection: "ui_kafka", topic: "events" } }
}

fn main() {
    let project = Project::new()
        .with::<KafkaEvents>()
        .with::<S3Csv>()
        .with::<GcsRows>()
        .with::<Orders>()
        .with::<Visits>()
        .with::<Sampled>()
        .with::<Cancelled>()
        .with::<Passed>()
        .with::<Plain>()
        .with::<Interface>();
    drop(project);
    let events = KafkaEvents::definition();
    assert_eq!(events.columns().len(), 23);
    assert_eq!(events.to_string(), KafkaEvents::definition().to_string());
    assert!(events.to_string().contains("TOKEN \"ingest token\" APPEND"), "{events}");
    assert!(!S3Csv::definition().to_string().contains("json:"));
    assert!(GcsRows::definition().to_string().contains("IMPORT_SCHEDULE @on-demand"));
    assert!(Interface::definition().to_string().contains("KAFKA_GROUP_ID interface"));
}
