use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        tags: ["web"],
    }
}

fn main() {}
