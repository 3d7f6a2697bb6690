use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            matrix: Array(Array(Float64)),
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
