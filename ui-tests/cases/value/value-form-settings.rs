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
        engine: MergeTree {
            sorting_key: [country],
            settings: [index_granularity],
        },
    }
}

fn main() {}
