use tinybird::{s3_connection, sink_pipe};

s3_connection! {
    pub ExportS3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/export" }
}

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {
            connection: ExportS3,
            format: Parquet,
            schedule: "@on-demand",
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
