use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            first: "SELECT {{UUID(a)}} FROM {PageViews}",
            second: "SELECT {{Int23(b)}} FROM first",
        },
    }
}

fn main() {}
