use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        schema_registry_url: "https://user:hunter2@sr.example.com",
    }
    pub Templated {
        bootstrap_servers: "kafka.example.com:9092",
        schema_registry_url: "https://{{ tb_secret(\"USER\") }}@sr.example.com",
    }
    pub Local {
        bootstrap_servers: "localhost:9092",
        schema_registry_url: plaintext("http://admin:admin@localhost:8081"),
    }
}

fn main() {}
