#![deny(warnings)]

use tinybird::datasource;

datasource! {
    columns Base { id: UUID, at: DateTime }
    columns Times { created: DateTime, updated: DateTime }

    /// Orders.
    pub Orders {
        schema: { ..Base, name: String },
    }
}

fn main() {}
