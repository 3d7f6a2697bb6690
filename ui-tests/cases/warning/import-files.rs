#![deny(warnings)]

use tinybird::{datasource, s3_connection};

s3_connection! {
    pub Landing { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/tinybird" }
}

datasource! {
    pub Orders { schema: { id: UInt64 }, s3: { connection: Landing, bucket_uri: "s3://orders/in/*.xlsx" } }
    pub Lines { schema: { id: UInt64 }, s3: { connection: Landing, bucket_uri: "s3://orders/in/*.txt", format: Csv } }
}

fn main() {}
