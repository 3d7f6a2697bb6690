use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row(String, derive(Hash))]
            status: Enum8("ok" = 1),
        },
        row: PageView,
    }
}

fn main() {}
