use tinybird::s3_connection;

s3_connection! {
    /// Files of our partners.
    pub LandingS3 {
        region: "us-east-1",
        access_key: secret("S3_ACCESS_KEY"),
    }
}

fn main() {}
