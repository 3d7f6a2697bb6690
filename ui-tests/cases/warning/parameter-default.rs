#![deny(warnings)]

use tinybird::endpoint;

endpoint! {
    pub TopPages {
        params: { limit: Int32 = 10 },
        nodes: {
            endpoint: "
                SELECT * FROM page_views
                LIMIT {{Int32(limit, 20)}}
            ",
        },
    }
}

fn main() {}
