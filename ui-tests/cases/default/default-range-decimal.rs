use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            price: Decimal(4, 2) = 100.5,
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
