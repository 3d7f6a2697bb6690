use tinybird::copy_pipe;

copy_pipe! {
    pub DailySnapshot {
        schedule: "@on-demand",
        nodes: { daily: "SELECT toDate(timestamp) AS day, count() AS views FROM page_views GROUP BY day" },
    }
}

fn main() {}
