use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            people:
            endpoint: "SELECT 1",
        },
    }
}

fn main() {}
