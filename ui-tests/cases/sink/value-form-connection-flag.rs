use tinybird::sink_pipe;

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {
            connection: true,
            topic: "views",
            schedule: "@on-demand",
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
