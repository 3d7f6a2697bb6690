#![deny(warnings)]

use tinybird::{s3_connection, sink_pipe};

s3_connection! {
    pub ExportS3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/export" }
}

sink_pipe! {
    pub DailyExport {
        sink: {
            connection: ExportS3,
            bucket_uri: "s3://exports/views",
            file_template: "{contry}/views_{timestmp, '%Y-%m-%d'}_{8}_{other}",
            schedule: "@on-demand",
        },
        nodes: { export: "SELECT country, t.timestamp FROM page_views AS t" },
    }
    pub Everything {
        sink: {
            connection: ExportS3,
            bucket_uri: "s3://exports/views",
            file_template: "views_{anything}",
            schedule: "@on-demand",
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
