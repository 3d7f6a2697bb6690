#![deny(warnings)]

use tinybird::{datasource, materialized_view};

datasource! {
    pub Totals { schema: { day: Date, n: UInt64 }, json_paths: false }
}

materialized_view! {
    pub ToTotals {
        datasource: Totals,
        nodes: {
            totals: "SELECT day, count() AS n FROM events WHERE n > {{Int32(least, 10)}} GROUP BY day",
        },
    }
}

fn main() {}
