use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: { people: { sql: "SELECT 1" } },
    }
}

fn main() {}
