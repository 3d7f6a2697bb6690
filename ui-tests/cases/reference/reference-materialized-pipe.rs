use tinybird::{materialized_view, pipe};

pipe! {
    pub Views { nodes: { a: "SELECT 1" } }
}

materialized_view! {
    pub DailyPagesView {
        datasource: Views,
        nodes: { daily: "SELECT toDate(timestamp) AS day, count() AS views FROM page_views GROUP BY day" },
    }
}

fn main() {}
