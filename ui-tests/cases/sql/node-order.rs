#![deny(warnings)]

use tinybird::pipe;

pipe! {
    pub Views {
        nodes: {
            last: "SELECT * FROM people WHERE id > 0",
            people: "SELECT * FROM page_views",
        },
    }
}

fn main() {}
