use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: { people: "SELECT \u{1}" },
    }
}

fn main() {}
