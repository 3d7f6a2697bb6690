use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            #[json_path("$.visits")]
            visits: AggregateFunction(count),
        },
        engine: AggregatingMergeTree { sorting_key: [timestamp] },
    }
}

fn main() {}
