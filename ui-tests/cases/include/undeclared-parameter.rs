use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            limit: Int32 = 10,
        },
        nodes: {
            endpoint: include_str!("sql/top_pages.sql"),
        },
    }
}

fn main() {}
