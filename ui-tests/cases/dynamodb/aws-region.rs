use tinybird::dynamodb_connection;

dynamodb_connection! {
    /// The orders table.
    pub OrdersDynamo {
        region: "us-east",
        arn: "arn:aws:iam::123456789012:role/orders",
    }
}

fn main() {}
