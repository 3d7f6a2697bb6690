use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            from: DateTime,
        },
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} WHERE timestamp > {{DateTime(from)}}
            ",
        },
    }
}

fn main() {}
