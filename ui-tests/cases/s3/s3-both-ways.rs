use tinybird::s3_connection;

s3_connection! {
    /// Files of our partners.
    pub LandingS3 {
        region: "us-east-1",
        arn: "arn:aws:iam::123456789012:role/landing",
        access_key: secret("S3_ACCESS_KEY"),
        secret: secret("S3_SECRET"),
    }
}

fn main() {}
