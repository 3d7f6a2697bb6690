//! A definition with every option of each kind.

use tinybird::{
    connection, datasource, dynamodb_connection, gcs_connection, kafka_connection, s3_connection, token,
};

kafka_connection! {
    /// Production events cluster.
    ///
    /// Owned by the platform team:
    ///   ask in #data before you change it.
    pub EventsKafka {
        bootstrap_servers: "b-1.kafka.example.com:9092, b-2.kafka.example.com:9092",
        security_protocol: SaslSsl,
        sasl_mechanism: ScramSha256,
        key: secret("KAFKA_KEY", "events"),
        secret: secret("KAFKA_SECRET"),
        schema_registry_url: "https://registry:{{ tb_secret(\"REGISTRY_PASSWORD\") }}@registry.example.com:8081",
        ssl_ca_pem: "-----BEGIN CERTIFICATE-----
            MIIBfDCCASGgAwIBAgI=
            -----END CERTIFICATE-----",
    }
    pub(crate) MskKafka {
        bootstrap_servers: secret("MSK_BROKERS", "b-1.msk.example.com:9098"),
        security_protocol: "sasl_ssl",
        sasl_mechanism: OauthBearer,
        sasl_oauthbearer_method: Aws,
        sasl_oauthbearer_aws_region: "us-east-1",
        sasl_oauthbearer_aws_role_arn: "arn:aws:iam::123456789012:role/tinybird-msk",
        sasl_oauthbearer_aws_external_id: "it's  an id",
    }
    pub(super) LocalKafka {
        name: "local",
        description: "A broker on this machine.",
        bootstrap_servers: "localhost:9092",
        security_protocol: raw("SASL_NEXT"),
        key: "\"admin\"",
        secret: plaintext("pass#word"),
    }
}

s3_connection! {
    pub LandingS3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/tinybird-s3-access" }
    pub ArchiveS3 { region: "eu-west-1", access_key: secret("S3_ACCESS_KEY"), secret: secret("S3_SECRET"), }
}

gcs_connection! {
    pub LandingGcs { service_account_credentials_json: secret("GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON") }
    pub PlainGcs {
        service_account_credentials_json: plaintext(r#"{
            "type": "service_account",
            "private_key": "-----BEGIN PRIVATE KEY-----\nMII# it's\n"
        }"#),
    }
}

connection! {
    pub HmacGcs: Gcs { hmac_access_id: "GOOG1E", hmac_secret: secret("GCS_HMAC_SECRET") }
}

dynamodb_connection! {
    pub EventsDynamo { region: "us-east-1", arn: secret("DYNAMODB_ROLE_ARN") }
}

token! {
    pub AppRead;
    pub Ingest { name: "ingest token" }
}

datasource! {
    /// Events streamed from Kafka.
    pub KafkaEvents {
        schema: {
            timestamp: DateTime,
            event_type: LowCardinality(String),
            #[json_path("$.user.id")]
            user_id: String,
            country: LowCardinality(Nullable(String)) = "unknown's",
            #[codec("Delta(8), ZSTD(1)")]
            #[json_path("$.eventId")]
            event_id: UUID = expr("generateUUIDv4()"),
            price: Decimal(10, 2) = 1.5,
            seen_at: DateTime64(3, "Europe/Madrid"),
            status: Enum8("active" = 1, "gone" = 2) = "gone",
            uniq_users: AggregateFunction(uniq, String),
            "o.ORG_NAME": String,
            type: Array(String) = ["a", "b--c"],
            payload: "JSON(max_dynamic_paths=8, a.b UInt32)",
            received_at: _ = expr("now()"),
            count: Int32 = -5,
            is_new: Bool = true,
            note: Nullable(String) = null,
            #[json_path("$.matrix[:][:]")]
            matrix: Array(Array(Float64)),
        },
        engine: MergeTree {
            sorting_key: [event_type, "toDate(timestamp)", "o.ORG_NAME"],
            partition_key: "toYYYYMM(timestamp)",
            primary_key: [event_type],
            sampling_key: event_type,
            ttl: "timestamp + toIntervalDay(90)",
            settings: { index_granularity: 32, storage_policy: "it's", deduplicate: true, ratio: 0.5 },
        },
        kafka: {
            connection: EventsKafka,
            topic: "events",
            group_id: "{{ tb_secret(\"GROUP\", \"my-consumer-group\") }}",
            auto_offset_reset: Earliest,
            store_raw_value: false,
            store_headers: true,
            key_format: JsonWithoutSchema,
            value_format: raw("protobuf"),
        },
        tokens: { AppRead: Read, Ingest: [Read, Append], "third token": Append },
        indexes: {
            country_idx: { expr: "country", type: "set(100)", granularity: 4 },
            INDEX_of_ids: { expr: "lower(user_id)", type: "bloom_filter(0.01)" },
        },
        shared_with: ["other_workspace", "another"],
        tags: ["billing", "two words"],
        forward_query: "
            SELECT timestamp, event_type,
                'a  b' AS user_id

            FROM x
        ",
        backfill: Skip,
    }

    pub S3Files {
        schema: { a: String, b: Array(UInt8), version: UInt64, deleted: UInt8 },
        engine: ReplacingMergeTree { sorting_key: "a", ver: version, is_deleted: "deleted" },
        s3: {
            connection: LandingS3,
            bucket_uri: "s3://bucket/path with space/*.ndjson",
            schedule: "@once",
            from_timestamp: "2025-01-01T00:00:00Z",
            format: Ndjson,
        },
        json_paths: true,
    }

    pub GcsFiles {
        schema: { a: String, b: Array(UInt8) },
        gcs: { connection: "made_in_the_interface", bucket_uri: secret("BUCKET_URI"), format: Csv },
    }

    pub DynamoRows {
        schema: { id: String },
        engine: ReplacingMergeTree { sorting_key: [id], ver: _timestamp },
        dynamodb: {
            connection: EventsDynamo,
            table_arn: "arn:aws:dynamodb:us-east-1:123456789012:table/events",
            export_bucket: "s3://my-export-bucket",
        },
    }

    pub Totals {
        json_paths: false,
        schema: { day: Date, views: UInt64, clicks: UInt64 },
        engine: SummingMergeTree { sorting_key: [day], columns: [views, "clicks"] },
    }

    pub Stats {
        schema: { day: Date, users: AggregateFunction(uniq, String) },
        engine: AggregatingMergeTree { sorting_key: day },
    }

    pub Sessions {
        schema: { id: String, sign: Int8 },
        engine: CollapsingMergeTree { sorting_key: [id], sign: sign },
    }

    pub SessionStates {
        schema: { id: String, sign: Int8, version: UInt32 },
        engine: VersionedCollapsingMergeTree { sorting_key: [id], sign: sign, version: version },
    }

    pub PassingBy { schema: { id: String }, engine: Null }

    pub Least { schema: { id: String } }
}
