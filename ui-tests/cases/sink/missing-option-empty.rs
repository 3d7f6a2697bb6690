use tinybird::sink_pipe;

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {

        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
