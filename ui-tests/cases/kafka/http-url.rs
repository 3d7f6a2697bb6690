use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        schema_registry_url: "registry.example.com:8081",
    }
}

fn main() {}
