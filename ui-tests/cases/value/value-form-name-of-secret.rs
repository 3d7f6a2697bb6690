use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        name: secret("NAME"),
        bootstrap_servers: "kafka.example.com:9092",
    }
}

fn main() {}
