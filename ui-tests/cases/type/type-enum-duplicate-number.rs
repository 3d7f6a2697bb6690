use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            value: Enum8("active" = 1, "gone" = 1),
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
