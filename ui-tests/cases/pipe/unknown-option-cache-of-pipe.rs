use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        cache: { ttl: 60 },
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
