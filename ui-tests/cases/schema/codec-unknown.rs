use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            #[codec("ZTSD(1)")]
            country: String,
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
