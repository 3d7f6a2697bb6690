#![deny(warnings)]

use tinybird::endpoint;

endpoint! {
    pub TopPages {
        params: {
            /// How many.
            limit: Int32 = 10,
        },
        nodes: {
            endpoint: "SELECT * FROM page_views LIMIT {{Int32(limit, description='At most')}}",
        },
    }
}

fn main() {}
