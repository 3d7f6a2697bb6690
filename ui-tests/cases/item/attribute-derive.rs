use tinybird::kafka_connection;

kafka_connection! {
    #[derive(Debug)]
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
    }
}

fn main() {}
