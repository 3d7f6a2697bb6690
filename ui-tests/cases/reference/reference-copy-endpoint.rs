use tinybird::{copy_pipe, endpoint};

endpoint! {
    pub Views { nodes: { a: "SELECT 1" } }
}

copy_pipe! {
    pub DailySnapshot {
        datasource: Views,
        nodes: { daily: "SELECT toDate(timestamp) AS day, count() AS views FROM page_views GROUP BY day" },
    }
}

fn main() {}
