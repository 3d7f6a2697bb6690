use tinybird::{endpoint, kafka_connection};

kafka_connection! {
    pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" }
}

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM {EventsKafka}
            ",
        },
    }
}

fn main() {}
