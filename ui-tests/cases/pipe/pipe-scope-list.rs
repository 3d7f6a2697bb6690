use tinybird::endpoint;

endpoint! {
    /// Views by people.
    pub HumanViews {
        tokens: { "read": [Read, Append] },
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
