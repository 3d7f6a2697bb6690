use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            status: Enum8("a-b" = 1, "a b" = 2),
        },
        row: PageView,
    }
}

fn main() {}
