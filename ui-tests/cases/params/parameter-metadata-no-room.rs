use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            /// Where from.
            country: String,
        },
        nodes: {
            endpoint: "
                SELECT {{ country }}
            ",
        },
    }
}

fn main() {}
