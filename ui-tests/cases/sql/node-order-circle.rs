use tinybird::pipe;

pipe! {
    pub Views {
        nodes: {
            first: "SELECT * FROM second",
            second: "SELECT * FROM first",
            third: "SELECT * FROM second",
        },
    }
}

pipe! {
    pub Itself { nodes: { others: "SELECT * FROM others" } }
}

fn main() {}
