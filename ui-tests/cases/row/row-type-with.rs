use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row(with = conversions)]
            site: String,
        },
        row: PageView,
    }
}

fn main() {}
