use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: { a }
    }
}

fn main() {}
