use tinybird::{Resource, datasource, kafka_connection};

kafka_connection! {
    #[derive(Debug)]
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com",
        security_protocol: SaslSSL,
        schema_registry: "https://registry.example.com",
        schema_registry_url: "registry.example.com",
        key: "user",
        key: "other",
        secret: "hunter2",
        ssl_ca_pem: 1,
    }
}

datasource! {
    /// # Page views
    pub PageViews<T> {
        name: "page-views",
        schema: {
            timestamp: DateTime,
            "user id": UInt64,
            user_id: Unit64,
            country: LowCardinality(Decimal(80, 2)),
            city: Nullable(Array(String)) = 1,
            age: UInt8 = 300,
            #[codec("ZTSD(1)")]
            #[json_path("country")]
            referrer: String,
            /// Undocumented.
            label: String = expr("a || b"),
            age: UInt8,
        },
        engine: ReplacingMergeTree {
            sorting_key: [county, "toDate(time)"],
            partition_key: 1,
            ver: referrer,
            sign: age,
            setting: {},
        },
        kafka: {
            connection: EventsKafka,
            topic: "",
            auto_offset_reset: Oldest,
            store_raw_value: "true",
        },
        s3: {
            connection: "ui s3",
            bucket_uri: "gs://landing",
            schedule: "@ondemand",
        },
        tokens: { "app_read": Reed, "ingest": [Append, Append], "a{{b": Read },
        indexes: {
            country_idx: { expr: "", type: "set(100)", granularity: 0 },
            user_idx: { expr: "user_id" },
        },
        shared_with: ["a,b"],
        tags: ["#web", billing],
        forward_query: 1,
        backfill: All,
    }
}

fn main() {
    println!("{} {}", PageViews::NAME, EventsKafka::NAME);
}
