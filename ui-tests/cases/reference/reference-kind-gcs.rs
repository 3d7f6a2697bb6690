use tinybird::{datasource, s3_connection};

s3_connection! {
    pub LandingS3 {
        region: "us-east-1",
        arn: "arn:aws:iam::123456789012:role/landing",
    }
}

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: { timestamp: DateTime },
        gcs: {
            connection: LandingS3,
            bucket_uri: "gs://landing/*.ndjson",
        },
    }
}

fn main() {}
