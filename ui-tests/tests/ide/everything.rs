#![allow(unused_imports)]
use items::*;
use tinybird::*;

connection! {
    pub OtherKafka: Kafka {
        bootstrap_servers: "kafka.example.com:9092",
        security_protocol: raw("NEW"),
        key: secret("KEY", "default"),
        secret: plaintext("secret"),
    }
}

datasource! {
    pub Orders {
        schema: {
            #[codec("ZSTD(1)")]
            #[json_path("$.type")]
            type: LowCardinality(String),
            at: DateTime64(3, "Europe/Madrid") = expr("now64(3)"),
            note: Nullable(String) = null,
            count: UInt64 = 3,
            state: Enum8("open" = 1, "done" = 2),
            users: AggregateFunction(uniq, String),
            "o.NAME": String,
        },
        engine: SummingMergeTree {
            sorting_key: [type, at, __offset],
            partition_key: "toYYYYMM(at)",
            columns: [count],
            settings: { index_granularity: 32 },
        },
        kafka: { connection: OtherKafka, topic: "orders", auto_offset_reset: Earliest, store_raw_value: true },
        indexes: { by_type: { expr: "type", type: "set(100)", granularity: 4 } },
        tokens: { AppRead: [Read, Append], "other": Read },
        backfill: Skip,
    }
}

endpoint! {
    pub Top {
        params: {
            /// How many.
            #[values("10", "20")]
            limit: Int32 = 10,
            order: column = "at",
        },
        nodes: {
            first: "SELECT at FROM {Orders} ORDER BY {{column(order)}}",
            second: "SELECT * FROM first LIMIT {{Int32(limit)}}",
        },
        publish: second,
        output: { at: DateTime64(3) },
        tokens: { crate::items::AppRead: Read },
    }
}

copy_pipe! {
    pub Copied { nodes: { one: "SELECT * FROM {Top}" }, datasource: PageViews, mode: Append, schedule: "@on-demand" }
}

materialized_view! {
    pub Views { nodes: { one: "SELECT pathname, timestamp FROM {PageViews}" }, datasource: "elsewhere" }
}

sink_pipe! {
    pub Exported {
        nodes: { one: "SELECT 1 AS one" },
        sink: {
            connection: LandingS3,
            bucket_uri: "s3://bucket/path",
            file_template: "export",
            schedule: "@on-demand",
            format: Csv,
            compression: Gzip,
        },
    }
}

fn inner() {
    token! { pub Inner; }
}
