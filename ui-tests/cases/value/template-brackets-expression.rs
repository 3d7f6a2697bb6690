use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            country: String = expr("concat('{%', '%}')"),
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
