use tinybird::sink_pipe;

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {
            connection: "events_kafka",
            topic: "views",
            bucket_uri: "s3://exports",
            file_template: "views",
            schedule: "@on-demand",
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
