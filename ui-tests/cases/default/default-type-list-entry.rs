use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            tags: Array(String) = ["web", 1],
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
