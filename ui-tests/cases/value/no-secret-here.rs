use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        name: "events",
        bootstrap_servers: "kafka.example.com:9092",
        security_protocol: raw("{{ tb_secret(\"PROTOCOL\") }}"),
    }
}

fn main() {}
