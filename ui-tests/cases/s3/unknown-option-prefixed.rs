use tinybird::s3_connection;

s3_connection! {
    /// Files of our partners.
    pub LandingS3 {
        s3_region: "us-east-1",
        region: "us-east-1",
        arn: "arn:aws:iam::123456789012:role/landing",
    }
}

fn main() {}
