use tinybird::endpoint;

endpoint! {
    /// Views by people.
    pub HumanViews {
        tokens: { "read": "APPEND" },
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
