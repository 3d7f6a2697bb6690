#![deny(warnings)]

use tinybird::endpoint;

endpoint! {
    pub Search {
        nodes: {
            found: "
                SELECT *
                FROM page_views
                WHERE path LIKE '%{{String(path)}}%' AND country = '{{String(country)}}'
            ",
        },
    }
}

fn main() {}
