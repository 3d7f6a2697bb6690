use tinybird::materialized_view;

materialized_view! {
    pub DailyPagesView {
        tags: ["web"],
        nodes: { daily: "SELECT toDate(timestamp) AS day, count() AS views FROM page_views GROUP BY day" },
    }
}

fn main() {}
