use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        node: { people: "SELECT 1" },
    }
}

fn main() {}
