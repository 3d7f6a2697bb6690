use tinybird::datasource;

datasource! {
    pub Events {
        schema: { at: DateTime, country: String },
        indexes: {
            a: { expr: "country", type: "blom_filter" },
            b: { expr: "country", type: "btree" },
            c: { expr: "country", type: "set" },
        },
    }
}

fn main() {}
