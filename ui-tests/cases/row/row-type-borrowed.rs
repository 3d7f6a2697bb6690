use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row(&str)]
            site: String,
        },
        row: PageView,
    }
}

fn main() {}
