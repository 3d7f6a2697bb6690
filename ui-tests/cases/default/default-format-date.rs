use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            day: Date = "31.12.2024",
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
