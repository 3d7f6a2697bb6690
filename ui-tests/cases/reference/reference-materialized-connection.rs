use tinybird::{kafka_connection, materialized_view};

kafka_connection! {
    pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" }
}

materialized_view! {
    pub DailyPagesView {
        datasource: EventsKafka,
        nodes: { daily: "SELECT toDate(timestamp) AS day, count() AS views FROM page_views GROUP BY day" },
    }
}

fn main() {}
