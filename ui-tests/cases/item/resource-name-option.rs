use tinybird::kafka_connection;

kafka_connection! {
    pub EventsKafka {
        name: "events-kafka",
        bootstrap_servers: "kafka.example.com:9092",
    }
}

fn main() {}
