use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: secret("KAFKA_BROKERS", "localhost\n:9092"),
    }
}

fn main() {}
