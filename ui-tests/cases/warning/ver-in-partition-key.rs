#![deny(warnings)]

use tinybird::datasource;

datasource! {
    pub Users {
        schema: { id: UInt64, updated_at: DateTime },
        engine: ReplacingMergeTree { partition_key: "toYYYYMM(updated_at)", sorting_key: [id], ver: updated_at },
    }
}

fn main() {}
