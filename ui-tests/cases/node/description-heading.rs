use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            /// # People
            people: "SELECT 1",
        },
    }
}

fn main() {}
