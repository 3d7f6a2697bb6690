use tinybird::{copy_pipe, token};

token! { pub AppRead; }

copy_pipe! {
    pub DailySnapshot {
        datasource: AppRead,
        nodes: { daily: "SELECT toDate(timestamp) AS day, count() AS views FROM page_views GROUP BY day" },
    }
}

fn main() {}
