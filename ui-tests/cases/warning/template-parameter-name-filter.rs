#![deny(warnings)]

use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews}
                WHERE a = {{String(filter)}}
            ",
        },
    }
}

fn main() {}
