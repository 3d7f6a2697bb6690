use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            value: JSON(max_dynamic_path=8),
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
