use tinybird::rows::{Row, TakesEvents};
use tinybird::{datasource, kafka_connection};

kafka_connection! {
    pub Events { bootstrap_servers: "kafka.example.com:9092" }
}

datasource! {
    pub PageViews {
        schema: { site: String },
        kafka: { connection: Events, topic: "views" },
        row: _,
    }
}

#[derive(tinybird::Row)]
#[row(PageViews)]
struct View {
    site: String,
}

fn send<R: Row<Of: TakesEvents>>(_: R) {}

fn main() {
    send(View { site: String::new() });
}
