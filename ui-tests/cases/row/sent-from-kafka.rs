use tinybird::rows::{Row, TakesEvents};
use tinybird::{datasource, kafka_connection};

kafka_connection! {
    pub Events { bootstrap_servers: "kafka.example.com:9092" }
}

datasource! {
    pub PageViews {
        schema: { site: String },
        kafka: { connection: Events, topic: "views" },
        row: PageView,
    }
}

fn send<R: Row<Of: TakesEvents>>(_: R) {}

fn main() {
    send(PageView { site: String::new() });
}
