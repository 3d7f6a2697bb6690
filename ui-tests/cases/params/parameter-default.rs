use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            country: String,
            limit: String = "10",
        },
        nodes: {
            endpoint: "
                SELECT {{String(country) + 'x'}}, {{ limit }}
            ",
        },
    }
}

fn main() {}
