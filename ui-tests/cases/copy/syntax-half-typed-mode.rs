use tinybird::{copy_pipe, datasource};

datasource! {
    pub DailyPages { schema: { day: Date, views: UInt64 } }
}

copy_pipe! {
    pub DailySnapshot {
        datasource: DailyPages,
        mode:
        nodes: { daily: "SELECT toDate(timestamp) AS day, count() AS views FROM page_views GROUP BY day" },
    }
}

fn main() {}
