#![deny(warnings)]

use tinybird::endpoint;

endpoint! {
    pub TopPages {
        params: { tag: String, limit: Int32 = 10 },
        nodes: {
            endpoint: "SELECT * FROM page_views WHERE n < {{Int32(limit)}} AND tag = {{String(tag)}}",
        },
    }
}

fn main() {}
