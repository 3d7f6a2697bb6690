#![deny(warnings)]

use tinybird::datasource;

datasource! {
    /// The last visit of each session.
    pub Sessions {
        schema: {
            site: String,
            last_seen: SimpleAggregateFunction(max, DateTime),
        },
        engine: AggregatingMergeTree {
            sorting_key: [site, last_seen],
            partition_key: "toYYYYMM(last_seen)",
        },
    }
}

fn main() {}
