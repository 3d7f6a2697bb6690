use tinybird::datasource;

datasource! {
    pub Events {
        schema: { at: UInt32, name: String },
        engine: MergeTree { sorting_key: [at], ttl: "at + toIntervalDay(90)" },
    }
    pub Views {
        schema: { id: UInt64, seen: Nullable(DateTime) },
        engine: MergeTree { sorting_key: [id], ttl: "seen" },
    }
}

fn main() {}
