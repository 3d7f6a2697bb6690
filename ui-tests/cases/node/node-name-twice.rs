use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            people: "SELECT 1",
            people: "SELECT 2",
        },
    }
}

fn main() {}
