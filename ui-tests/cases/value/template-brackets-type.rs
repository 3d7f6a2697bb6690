use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            status: Enum8("{{" = 1, "gone" = 2),
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
