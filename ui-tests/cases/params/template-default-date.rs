use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            start: DateTime = "2025-01-01",
        },
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} WHERE timestamp > {{DateTime(start)}}
            ",
        },
    }
}

fn main() {}
