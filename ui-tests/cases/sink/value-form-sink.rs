use tinybird::{kafka_connection, sink_pipe};

kafka_connection! {
    pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" }
}

sink_pipe! {
    /// Views by people.
    pub HumanViews {
        sink: EventsKafka,
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
