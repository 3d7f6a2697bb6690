use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[json_path("$.items.count")]
            count: UInt8,
            #[json_path("$.items[:].sku")]
            skus: Array(String),
        },
        row: PageView,
    }
}

fn main() {}
