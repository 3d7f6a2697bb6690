#![deny(warnings)]

use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        name: "people",
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
