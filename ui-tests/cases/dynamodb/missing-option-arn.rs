use tinybird::dynamodb_connection;

dynamodb_connection! {
    /// The orders table.
    pub OrdersDynamo {
        region: "us-east-1",
    }
}

fn main() {}
