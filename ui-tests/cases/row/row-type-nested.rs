use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            items: Nested(sku String, qty UInt8),
        },
        row: PageView,
    }
}

fn main() {}
