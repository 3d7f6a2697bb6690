use tinybird::{dynamodb_connection, sink_pipe};

dynamodb_connection! {
    pub OrdersDynamo { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/orders" }
}

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {
            connection: OrdersDynamo,
            bucket_uri: "s3://exports",
            file_template: "views",
            schedule: "@on-demand",
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
