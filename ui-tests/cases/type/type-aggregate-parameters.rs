use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            value: AggregateFunction(uniq(3), String),
        },
        engine: MergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
