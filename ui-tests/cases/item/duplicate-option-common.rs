use tinybird::kafka_connection;

kafka_connection! {
    // The description is below.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        description: "Production.",
        description: "Staging.",
    }
}

fn main() {}
