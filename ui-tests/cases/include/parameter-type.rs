use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            country: String = "es",
            limit: Int64 = 10,
        },
        nodes: {
            endpoint: include_str!("sql/top_pages.sql"),
        },
    }
}

fn main() {}
