use tinybird::s3_connection;

s3_connection! {
    pub LandingS3 {
        region: "us-east-1",
        5: "eu-west-1",
        arn: "arn:aws:iam::123456789012:role/tinybird",
    }
}

fn main() {}
