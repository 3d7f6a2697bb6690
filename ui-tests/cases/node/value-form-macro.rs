use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: { people: format!("SELECT {}", 1) },
    }
}

fn main() {}
