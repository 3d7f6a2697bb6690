//! Queries that others read from.

use super::datasources::AnalyticsEvents;

tinybird::pipe! {
    /// Parsed `page_hit` events
    pub AnalyticsHits {
        nodes: {
            /// Takes the JSON of each hit apart
            parsed_hits: "
                SELECT
                    timestamp,
                    session_id,
                    JSONExtractString(payload, 'pathname') AS pathname,
                    JSONExtractString(payload, 'referrer') AS referrer
                FROM {AnalyticsEvents}
                WHERE action = 'page_hit'
            ",
        },
    }
}
