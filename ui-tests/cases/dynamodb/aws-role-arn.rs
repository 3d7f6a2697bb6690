use tinybird::dynamodb_connection;

dynamodb_connection! {
    /// The orders table.
    pub OrdersDynamo {
        region: "us-east-1",
        arn: "arn:aws:dynamodb:us-east-1:123456789012:table/orders",
    }
}

fn main() {}
