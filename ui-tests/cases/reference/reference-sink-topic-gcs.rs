use tinybird::{gcs_connection, sink_pipe};

gcs_connection! {
    pub ExportGcs { service_account_credentials_json: secret("GCS_KEY") }
}

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {
            connection: ExportGcs,
            topic: "views",
            schedule: "@on-demand",
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
