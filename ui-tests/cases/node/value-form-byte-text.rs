use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: { people: b"SELECT 1" },
    }
}

fn main() {}
