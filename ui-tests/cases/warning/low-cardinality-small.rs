#![deny(warnings)]

use tinybird::datasource;

datasource! {
    pub Events { schema: { id: LowCardinality(UInt8), day: LowCardinality(Nullable(Date)), name: LowCardinality(String) } }
}

fn main() {}
