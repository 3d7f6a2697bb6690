use tinybird::sink_pipe;

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {
            connection: 1,
            topic: "views",
            schedule: "@on-demand",
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
