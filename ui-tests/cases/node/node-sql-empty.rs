use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: { people: "" },
    }
}

fn main() {}
