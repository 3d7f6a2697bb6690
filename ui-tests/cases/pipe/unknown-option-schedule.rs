use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        schedule: "@on-demand",
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
