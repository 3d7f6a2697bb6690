use tinybird::{datasource, materialized_view};

datasource! {
    pub DailyPages { schema: { day: Date, views: UInt64 } }
}

materialized_view! {
    pub DailyPagesView {
        datasource: crate::,
        nodes: { daily: "SELECT toDate(timestamp) AS day, count() AS views FROM page_views GROUP BY day" },
    }
}

fn main() {}
