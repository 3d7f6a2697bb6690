use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
