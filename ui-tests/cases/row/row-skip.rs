use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row(skip)]
            site: String,
        },
        row: PageView,
    }
}

fn main() {}
