use tinybird::endpoint;

endpoint! {
    /// Views by people.
    pub HumanViews {
        cache: "1m",
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
