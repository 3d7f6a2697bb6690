use tinybird::datasource;

datasource! {
    columns Base { id: UUID }
    columns Base { at: DateTime }

    /// Orders.
    pub Orders {
        schema: { ..Base },
    }
}

fn main() {}
