use tinybird::datasource;

datasource! {
    columns Base { id: UUID, at: DateTime }
    columns Twice { n: UInt8, n: UInt16 }

    /// It has a column of its own that is shared as well.
    pub Orders {
        schema: { id: UUID, ..Base, at: Date, ..Twice },
    }

    /// It takes the same columns twice.
    pub Returns {
        schema: { ..Base, reason: String, ..Base },
    }
}

fn main() {}
