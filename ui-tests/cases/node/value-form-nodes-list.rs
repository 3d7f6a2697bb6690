use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: ["SELECT 1"],
    }
}

fn main() {}
