use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row(name = a, name = b)]
            site: String,
        },
        row: PageView,
    }
}

fn main() {}
