use tinybird::{datasource, sink_pipe};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {
            connection: PageViews,
            topic: "views",
            schedule: "@on-demand",
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
