use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            value: DateTime64(12),
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
