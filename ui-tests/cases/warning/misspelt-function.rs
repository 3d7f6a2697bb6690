#![deny(warnings)]

use tinybird::datasource;

datasource! {
    pub Events {
        schema: { at: DateTime, name: String },
        engine: MergeTree {
            partition_key: "toYYYMM(at)",
            sorting_key: ["toStartofHour(at)", name],
            ttl: "at + toIntervalDays(90)",
        },
        indexes: { by_hash: { expr: "cityHash(name)", type: "minmax" } },
    }
}

fn main() {}
