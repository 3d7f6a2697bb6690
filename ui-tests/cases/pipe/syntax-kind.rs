use tinybird::pipe;

pipe! {
    pub TopPages: Endpoint { nodes: { a: "SELECT 1" } }
}

fn main() {}
