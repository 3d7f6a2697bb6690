use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            #[cfg(test)]
            people: "SELECT 1",
        },
    }
}

fn main() {}
