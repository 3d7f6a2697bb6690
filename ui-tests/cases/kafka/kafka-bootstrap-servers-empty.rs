use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "a.example.com:9092,,b.example.com:9092",
    }
}

fn main() {}
