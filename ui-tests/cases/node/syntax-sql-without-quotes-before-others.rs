use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            people: SELECT * FROM page_views
            endpoint: "SELECT 1",
        },
    }
}

fn main() {}
