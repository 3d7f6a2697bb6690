//! What Tinybird has: a data source, and an endpoint that reads it. Their rows and queries are Rust types.

use tinybird::{datasource, endpoint};

datasource! {
    /// Pages that somebody opened.
    pub PageViews {
        schema: {
            /// When the page was opened.
            at: DateTime64(3),
            path: String,
            #[json_path("$.user.id")]
            user_id: Nullable(UInt64),
            /// Where the device is.
            country: LowCardinality(String) = "unknown",
        },
        engine: MergeTree { sorting_key: [path, at] },
        row: PageView,
    }
}

endpoint! {
    /// The pages that were opened most.
    pub TopPages {
        params: { since: DateTime, limit: Int32 = 10 },
        nodes: {
            top: "
                SELECT path, count() AS views, uniq(user_id) AS users FROM {PageViews}
                WHERE at >= {{DateTime(since)}}
                GROUP BY path ORDER BY views DESC, path LIMIT {{Int32(limit)}}
            ",
        },
        output: { path: String, views: UInt64, users: UInt64 },
        #[derive(serde::Serialize)]
        row: TopPage,
        query: TopPagesQuery,
    }
}
