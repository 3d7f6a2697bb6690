use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        tokens: { "read": Append },
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
