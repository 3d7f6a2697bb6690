use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            limit: Int32 = "ten",
            offset: Int32 = 0,
        },
        nodes: {
            first: SELECT,
            second: "SELECT {{Int32(limit)}}, {{String(country)}}",
        },
    }
}

fn main() {}
