use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} LIMIT 10 OFFSET {{page * 10}}
            ",
        },
        params: { page: Int32 = 0 },
    }
}

fn main() {}
