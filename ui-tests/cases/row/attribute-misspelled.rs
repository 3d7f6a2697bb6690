use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[rows(skip)]
            site: String,
        },
        row: PageView,
    }
}

fn main() {}
