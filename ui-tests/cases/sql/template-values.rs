#![deny(warnings)]

use tinybird::endpoint;

endpoint! {
    pub Declared {
        params: {
            #[values("asc", "desc")]
            order: String = "up",
            #[values(10, 100)]
            limit: Int32 = 100,
        },
        nodes: { rows: "SELECT {{String(order)}} LIMIT {{Int32(limit)}}" },
    }
    pub Used {
        params: { #[values("a", "b")] one: String },
        nodes: { rows: "SELECT {{String(one, 'c')}}" },
    }
    pub Written {
        nodes: { rows: "SELECT {{String(two, 'c', enum=['a', 'b'])}}" },
    }
    pub WrittenAndDeclared {
        params: { two: String },
        nodes: { rows: "SELECT {{String(two, 'c', enum=['a', 'b'])}}" },
    }
}

fn main() {}
