use tinybird::{kafka_connection, sink_pipe};

kafka_connection! {
    pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" }
}

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {
            connection: EventKafka,
            topic: "views",
            schedule: "@on-demand",
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
