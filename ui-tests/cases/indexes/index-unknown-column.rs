use tinybird::datasource;

datasource! {
    pub Events {
        schema: { at: DateTime, country: String },
        indexes: {
            by_country: { expr: "contry", type: "set(100)" },
            by_name: { expr: "lower(name)", type: "minmax" },
        },
    }
}

fn main() {}
