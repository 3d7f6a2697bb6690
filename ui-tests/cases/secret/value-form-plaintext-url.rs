use tinybird::kafka_connection;

kafka_connection! {
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        schema_registry_url: plaintext("https://sr.example.com"),
    }
}

fn main() {}
