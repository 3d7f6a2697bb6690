use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            user_id: UInt64 = "none",
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
