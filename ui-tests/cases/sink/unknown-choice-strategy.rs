use tinybird::{s3_connection, sink_pipe};

s3_connection! {
    pub ExportS3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/export" }
}

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {
            connection: ExportS3,
            bucket_uri: "s3://exports/views",
            file_template: "views",
            schedule: "@on-demand",
            strategy: Append,
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
