use tinybird::s3_connection;

s3_connection! {
    pub LandingS3: S3 {
        region: "us-east-1",
        arn: "arn:aws:iam::123456789012:role/landing",
    }
}

fn main() {}
