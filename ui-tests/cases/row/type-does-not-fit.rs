use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row(u32)]
            small: UInt16,
            #[row(Option<String>)]
            user_id: Nullable(UInt64),
        },
        row: PageView,
    }
}

fn main() {}
