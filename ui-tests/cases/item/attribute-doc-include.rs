use tinybird::kafka_connection;

kafka_connection! {
    #[doc = include_str!("../../Cargo.toml")]
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
    }
}

fn main() {}
