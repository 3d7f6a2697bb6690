use tinybird::s3_connection;

s3_connection! {
    // Its name in snake case is not a name in Tinybird.
    pub Données {
        region: "us-east-1",
        arn: "arn:aws:iam::123456789012:role/landing",
    }
}

fn main() {}
