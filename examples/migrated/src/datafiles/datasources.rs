//! The tables.

use super::connections::TrackerKafka;
use super::tokens::Tracker;

tinybird::datasource! {
    /// Analytics events of the landing pages
    pub AnalyticsEvents {
        schema: {
            timestamp: DateTime,
            session_id: String,
            action: LowCardinality(String),
            version: LowCardinality(String),
            payload: String,
        },
        engine: MergeTree {
            partition_key: "toYYYYMM(timestamp)",
            sorting_key: [timestamp],
            ttl: "timestamp + toIntervalDay(60)",
        },
        kafka: {
            connection: TrackerKafka,
            topic: "analytics",
            group_id: secret("KAFKA_GROUP_ID", "analytics-dev"),
        },
        tokens: { Tracker: Append },
    }

    pub PagesByDay {
        schema: {
            date: Date,
            pathname: String,
            visits: AggregateFunction(uniq, String),
            hits: AggregateFunction(count),
        },
        json_paths: false,
        engine: AggregatingMergeTree {
            partition_key: "toYYYYMM(date)",
            sorting_key: [date, pathname],
        },
    }
}
