//! The tables.

use super::connections::{AdsGcs, BillingS3, EventsKafka};
use super::tokens::{Dashboard, MobileIngest};

tinybird::datasource! {
    /// Page views, as the trackers report them.
    pub PageViews {
        schema: {
            timestamp: DateTime64(3),
            session_id: UUID,
            site: LowCardinality(String),
            pathname: String,
            referrer: Nullable(String),
            #[json_path("$.geo.country")]
            country: LowCardinality(String) = "unknown",
            #[json_path("$.client.device")]
            device: Enum8("desktop" = 1, "mobile" = 2, "tablet" = 3) = "desktop",
            duration_ms: UInt32 = 0,
            tags: Array(LowCardinality(String)),
            #[codec("ZSTD(3)")]
            user_agent: String,
        },
        engine: MergeTree {
            sorting_key: [site, pathname, timestamp],
            partition_key: "toYYYYMM(timestamp)",
            ttl: "toDateTime(timestamp) + toIntervalDay(180)",
        },
        kafka: {
            connection: EventsKafka,
            topic: "page_views",
            auto_offset_reset: Earliest,
        },
        indexes: {
            session_idx: { expr: "session_id", type: "bloom_filter(0.01)", granularity: 4 },
        },
        tokens: { Dashboard: Read },
        tags: ["web"],
    }

    /// Events of the mobile app, which arrive through the API.
    pub AppEvents {
        schema: {
            timestamp: DateTime,
            event_id: UUID = expr("generateUUIDv4()"),
            event: LowCardinality(String),
            user_id: String,
            payload: JSON,
        },
        engine: MergeTree {
            sorting_key: [event, "toDate(timestamp)", user_id],
            partition_key: "toYYYYMM(timestamp)",
        },
        tokens: { MobileIngest: Append, Dashboard: Read },
        tags: ["mobile"],
    }

    /// The last state of every subscription, exported each night.
    pub Subscriptions {
        schema: {
            id: String,
            site: String,
            plan: LowCardinality(String),
            price: Decimal(10, 2),
            updated_at: DateTime,
            is_deleted: UInt8,
        },
        engine: ReplacingMergeTree {
            sorting_key: [id],
            ver: updated_at,
            is_deleted: is_deleted,
        },
        s3: {
            connection: BillingS3,
            bucket_uri: "s3://example-billing/subscriptions/*.ndjson",
        },
        tokens: { Dashboard: Read },
        shared_with: ["finance"],
        tags: ["billing"],
    }

    /// What advertising cost, by campaign and day.
    pub AdCosts {
        schema: {
            day: Date,
            network: LowCardinality(String),
            campaign: String,
            clicks: UInt64,
            cost: Decimal(18, 4),
        },
        engine: SummingMergeTree {
            sorting_key: [day, network, campaign],
            columns: [clicks, cost],
        },
        gcs: {
            connection: AdsGcs,
            bucket_uri: "gs://example-ads/daily/*.csv.gz",
            schedule: "@auto",
        },
        tokens: { Dashboard: Read },
        tags: ["advertising"],
    }

    /// Page views a day, filled by a materialized view.
    pub DailyPages {
        schema: {
            day: Date,
            site: LowCardinality(String),
            pathname: String,
            views: SimpleAggregateFunction(sum, UInt64),
            visitors: AggregateFunction(uniq, UUID),
        },
        engine: AggregatingMergeTree {
            sorting_key: [site, day, pathname],
        },
        json_paths: false,
    }
    /// What every site looked like, night by night.
    pub SiteSnapshots {
        schema: { day: Date, site: LowCardinality(String), views: UInt64 },
        engine: MergeTree { sorting_key: [site, day] },
        json_paths: false,
    }
}
