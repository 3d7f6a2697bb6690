use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        parameters: { limit: Int32 },
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
