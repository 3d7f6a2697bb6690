use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "{{ KAFKA_BROKERS }}:9092",
    }
}

fn main() {}
