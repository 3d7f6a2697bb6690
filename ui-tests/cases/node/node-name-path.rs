use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: { views::people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
