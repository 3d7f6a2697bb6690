#![deny(warnings)]

use tinybird::datasource;

datasource! {
    pub Events {
        schema: {
            #[json_path("$.tags")]
            tags: Array(String),
            #[json_path("$.items[:].id")]
            items: Array(UInt64),
        },
    }
}

fn main() {}
