use tinybird::{datasource, s3_connection};

s3_connection! {
    LandingS3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/tinybird" }
}

datasource! {
    Files {
        schema: { id: String },
        s3: { connection: LandingS3, bucket_uri: "s3://AKIAIOSFODNN7EXAMPLE:wJalr@landing/*.csv" },
    }
}

fn main() {}
