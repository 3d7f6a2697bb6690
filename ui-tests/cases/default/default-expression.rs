use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            labels: Map(String, String) = "none",
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
