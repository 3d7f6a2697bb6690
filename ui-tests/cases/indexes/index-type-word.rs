use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            user_id: UInt64,
            country: LowCardinality(String),
            price: Decimal(10, 2),
        },
        engine: MergeTree { sorting_key: [country, timestamp] },
        indexes: {
            country_idx: { expr: "country", type: "TYPE(1)", granularity: 1 },
        },
    }
}

fn main() {}
