use tinybird::{datasource, s3_connection};

s3_connection! {
    pub LandingS3 {
        region: "Virginia",
        arn: "arn:aws:iam::123456789012:role/landing",
    }
}

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: { timestamp: DateTime },
        kafka: {
            connection: LandingS3,
            topic: "views",
        },
    }
}

fn main() {}
