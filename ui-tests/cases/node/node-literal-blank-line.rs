use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            people: "
                SELECT 'first

                last' AS text
            ",
        },
    }
}

fn main() {}
