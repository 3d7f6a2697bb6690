#![deny(warnings)]

use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: { human_views: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
