use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            tenant: String,
            t: DateTime,
        },
        engine: ReplacingMergeTree {
            sorting_key: [tenant],
            ver: t,
        },
    }
}

fn main() {}
