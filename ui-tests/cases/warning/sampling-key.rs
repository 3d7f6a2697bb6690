#![deny(warnings)]

use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            user_id: UInt64,
        },
        engine: MergeTree {
            sorting_key: [timestamp],
            sampling_key: "intHash32(user_id)",
        },
    }
}

fn main() {}
