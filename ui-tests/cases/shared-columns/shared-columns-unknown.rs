use tinybird::datasource;

datasource! {
    columns Base { id: UUID, at: DateTime }

    /// A typing mistake.
    pub Orders {
        schema: { ..Bse, name: String },
        engine: MergeTree { sorting_key: [id] },
    }

    /// It takes the columns of a data source.
    pub Returns {
        schema: { ..Orders, reason: String },
        engine: MergeTree { sorting_key: [reason] },
    }

    /// It takes what another call may declare.
    pub Refunds {
        schema: { ..Payment, ..Base },
    }
}

fn main() {}
