use tinybird::{kafka_connection, sink_pipe};

kafka_connection! {
    pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" }
}

sink_pipe! {
    /// Yesterday's views.
    pub DailyExport {
        sink: {
            connection: EventsKafka,
            topic: "views",
            schedule: "0 0 31 2 *",
        },
        nodes: { export: "SELECT * FROM page_views" },
    }
}

fn main() {}
