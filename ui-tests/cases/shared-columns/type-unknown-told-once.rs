use tinybird::datasource;

datasource! {
    columns Base {
        id: Strin,
        #[codec("ZSTD(99)")]
        at: DateTime = "soon",
        #[json_path("a.b")]
        name: String,
        #[row(nam = x)]
        kind: LowCardinality(Decimal(10, 2)),
    }

    /// The first to take them.
    pub Orders {
        schema: { ..Base },
        row: Order,
    }

    /// The second, with a mistake of its own.
    pub Returns {
        schema: { ..Base, reason: Strng },
        engine: MergeTree { sorting_key: [id, reasn] },
        row: Return,
    }
}

fn main() {}
