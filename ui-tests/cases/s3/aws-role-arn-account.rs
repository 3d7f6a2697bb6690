use tinybird::s3_connection;

s3_connection! {
    /// Files of our partners.
    pub LandingS3 {
        region: "us-east-1",
        arn: "arn:aws:iam::1234:role/landing",
    }
}

fn main() {}
