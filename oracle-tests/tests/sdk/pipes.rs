//! What `pipes.ts` declares with Tinybird's TypeScript SDK, declared with the macros.

use tinybird::{copy_pipe, datasource, endpoint, materialized_view, pipe, sink_pipe, token};

use super::definitions::{DailyStats, Events, EventsKafka, KafkaEvents, LandingS3, PageViews, S3Landing};

token! { AppRead; }

endpoint! {
    /// Get the most visited pages
    pub TopPages {
        params: { start_date: DateTime, end_date: DateTime, #[optional] limit: Int32 = 10 },
        nodes: {
            aggregated: "
                SELECT pathname, count() AS views
                FROM {PageViews}
                WHERE timestamp >= {{DateTime(start_date)}}
                  AND timestamp <= {{DateTime(end_date)}}
                GROUP BY pathname
                ORDER BY views DESC
                LIMIT {{Int32(limit, 10)}}
            ",
        },
        output: { pathname: String, views: UInt64 },
    }

    pub DocumentedEvents {
        params: {
            /// Start of the range
            since: DateTime,
            /// It's a country's code
            #[optional] country: String,
            /// At least so many
            #[optional] min_views: UInt32 = 5,
            #[optional] ratio: Float64 = 0.5,
            #[optional] day: Date = "2025-01-01",
            order_by: column,
            #[optional] tags: Array(String),
        },
        nodes: {
            /// Counts by event
            counted: "
                SELECT event_name, count() AS views
                FROM {Events}
                WHERE timestamp >= {{DateTime(since)}} AND toDate(timestamp) > {{Date(day)}}
                  {% if defined(country) %} AND user_id = {{String(country)}} {% end %}
                  {% if defined(tags) %} AND event_name IN {{Array(tags, 'String')}} {% end %}
                GROUP BY event_name
            ",
            endpoint: "
                SELECT * FROM counted
                WHERE views >= {{UInt32(min_views)}} AND views > {{Float64(ratio)}}
                ORDER BY {{column(order_by, 'views')}}
            ",
        },
        output: { event_name: String, views: UInt64 },
        tokens: { AppRead: Read, "dashboard": Read },
    }

    pub ExactEvents {
        params: { exact: Boolean = false },
        nodes: { endpoint: "SELECT {{Boolean(exact)}} AS exact" },
        output: { exact: UInt8 },
    }

    pub CachedEvents { nodes: { endpoint: "SELECT 1 AS one" }, output: { one: UInt8 } }
}

pipe! {
    /// Filter events by date range
    pub FilteredEvents {
        params: { start_date: DateTime, end_date: DateTime },
        nodes: {
            filtered: "
                SELECT * FROM {Events}
                WHERE timestamp >= {{DateTime(start_date)}}
                  AND timestamp <= {{DateTime(end_date)}}
            ",
        },
    }
}

materialized_view! {
    /// Materialize daily page view aggregations
    pub DailyStatsMv {
        datasource: DailyStats,
        nodes: {
            aggregate: "
                SELECT
                  toDate(timestamp) AS date,
                  pathname,
                  count() AS views,
                  uniqState(session_id) AS unique_sessions
                FROM {PageViews}
                GROUP BY date, pathname
            ",
        },
    }

    pub AlteredStatsMv {
        datasource: DailyStats,
        deployment_method: Alter,
        nodes: {
            days: "SELECT toDate(timestamp) AS date, pathname, session_id FROM {PageViews}",
            aggregate: "
                SELECT date, pathname, count() AS views, uniqState(session_id) AS unique_sessions
                FROM days GROUP BY date, pathname
            ",
        },
    }
}

datasource! {
    pub Snapshots {
        schema: { snapshot_date: Date, pathname: String, views: UInt64 },
        json_paths: false,
        engine: MergeTree { sorting_key: [snapshot_date] },
    }
}

copy_pipe! {
    /// Daily snapshot of statistics
    pub DailySnapshot {
        datasource: Snapshots,
        schedule: "0 0 * * *",
        mode: Append,
        nodes: {
            snapshot: "
                SELECT today() AS snapshot_date, pathname, count() AS views
                FROM {PageViews}
                WHERE toDate(timestamp) = today() - 1
                GROUP BY pathname
            ",
        },
    }

    /// On-demand report generation
    pub ManualReport {
        datasource: Snapshots,
        schedule: "@on-demand",
        mode: Replace,
        nodes: {
            report: "
                SELECT today() AS snapshot_date, '' AS pathname, count() AS views
                FROM {Events} WHERE timestamp >= now() - interval 7 day
            ",
        },
    }
}

sink_pipe! {
    pub KafkaEventsSink {
        sink: { connection: EventsKafka, topic: "events_export", schedule: "@on-demand" },
        nodes: { publish: "SELECT timestamp, payload FROM {KafkaEvents}" },
    }

    // The SDK's page names a column that its query does not give, which is a warning.
    #[allow(deprecated)]
    pub S3EventsSink {
        sink: {
            connection: LandingS3,
            bucket_uri: "s3://my-bucket/exports/",
            file_template: "events_{date}",
            format: Csv,
            schedule: "@once",
            strategy: CreateNew,
            compression: Gzip,
        },
        nodes: { export: "SELECT timestamp, session_id FROM {S3Landing}" },
    }

    pub S3HourlySink {
        params: { #[optional] since: DateTime = "2025-01-01 00:00:00" },
        sink: {
            connection: LandingS3,
            bucket_uri: "s3://my-bucket/exports",
            file_template: "events_{timestamp, '%Y-%m-%d'}",
            format: Ndjson,
            schedule: "0 * * * *",
        },
        nodes: { export: "SELECT * FROM {S3Landing} WHERE timestamp > {{DateTime(since)}}" },
    }
}
