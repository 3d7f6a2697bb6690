use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row(variants("gone" = Left))]
            status: Enum8("ok" = 1),
        },
        row: PageView,
    }
}

fn main() {}
