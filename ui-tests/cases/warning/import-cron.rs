#![deny(warnings)]

use tinybird::datasource;

datasource! {
    /// Files of our partners.
    pub Landing {
        schema: { timestamp: DateTime },
        s3: {
            connection: "ui_s3",
            bucket_uri: "s3://landing/*.ndjson",
            schedule: "0 * * * *",
        },
    }
}

fn main() {}
