use tinybird::datasource;

datasource! {
    columns Event { ..Base, kind: String }
    columns Base { id: UUID, at: DateTime }
    columns Again { ..Again, n: UInt8 }
    columns Nothing {}

    /// Orders.
    pub Orders {
        schema: { ..Event, ..Base, ..Again },
    }
}

fn main() {}
