use tinybird::datasource;

datasource! {
    columns Base { id UUID, at: }
    columns Rest;
    columns Other(id: UUID)

    /// Orders.
    pub Orders {
        schema: {
            ..,
            ..crate::Base,
            ...Base
            name: String,
        },
        engine: MergeTree { sorting_key: [id] },
    }
}

fn main() {}
