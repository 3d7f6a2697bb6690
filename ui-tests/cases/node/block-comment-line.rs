use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            people: "
                SELECT 1,
                # the second
                2
            ",
        },
    }
}

fn main() {}
