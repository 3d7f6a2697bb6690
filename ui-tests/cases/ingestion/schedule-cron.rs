use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            user_id: UInt64,
            country: LowCardinality(String),
            price: Decimal(10, 2),
        },
        s3: {
            connection: "ui_s3",
            bucket_uri: "s3://landing/*.ndjson",
            schedule: "0 25 * * *",
        },
    }
}

fn main() {}
