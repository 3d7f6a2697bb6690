use tinybird::connection;

connection! {
    pub EventsKafka: Kakfa {
        bootstrap_servers: "kafka.example.com:9092",
    }
}

fn main() {}
