#![deny(warnings)]

use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM page_views
                WHERE tag = {{String(tag)}}
            ",
        },
    }
}

fn main() {}
