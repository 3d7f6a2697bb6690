#![deny(warnings)]

use tinybird::datasource;

datasource! {
    /// The first page of each session.
    pub Sessions {
        schema: {
            session: String,
            first_page: AggregateFunction(argMinState, String, DateTime),
        },
        engine: AggregatingMergeTree { sorting_key: [session] },
    }
}

fn main() {}
