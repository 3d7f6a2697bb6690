use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            value: Tuple(id UInt64, id String),
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
