use tinybird::datasource;

datasource! {
    /// What all have.
    #[cfg(unix)]
    pub(crate) columns Base { id: UUID }

    /// Orders.
    pub Orders {
        schema: {
            /// The base.
            #[codec("ZSTD(1)")]
            ..Base,
            name: String,
        },
    }
}

fn main() {}
