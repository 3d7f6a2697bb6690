#![deny(warnings)]

use tinybird::datasource;

datasource! {
    pub Events {
        schema: { id: UInt64, at: String },
        engine: MergeTree { sorting_key: [id], ttl: "at + toIntervalDay(90)" },
    }
}

fn main() {}
