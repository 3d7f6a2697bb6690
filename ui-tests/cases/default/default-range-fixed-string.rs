use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            currency: FixedString(3) = "EURO",
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
