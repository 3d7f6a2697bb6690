use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            people: "SELECT 1"
            endpoint: "SELECT 2",
        },
    }
}

fn main() {}
