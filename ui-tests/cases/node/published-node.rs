use tinybird::endpoint;

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            counted: "SELECT pathname, count() AS views FROM page_views GROUP BY pathname",
            listed: "SELECT * FROM counted ORDER BY views DESC",
        },
        publish: count,
    }
}

fn main() {}
