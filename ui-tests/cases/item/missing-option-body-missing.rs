use tinybird::kafka_connection;

kafka_connection! {
    pub EventsKafka;
}

fn main() {}
