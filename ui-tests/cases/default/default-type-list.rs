use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            tags: Array(String) = "web",
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
