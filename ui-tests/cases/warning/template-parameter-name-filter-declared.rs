#![deny(warnings)]

use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            filter: String = "a",
        },
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} WHERE a = {{String(filter)}}
            ",
        },
    }
}

fn main() {}
