use tinybird::s3_connection;

s3_connection! {
    /// Files of our partners.
    pub LandingS3 {
        region: "us-east-1",
        secret: secret("S3_SECRET"),
    }
}

fn main() {}
