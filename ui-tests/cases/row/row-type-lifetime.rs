use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row(&'a str)]
            site: String,
        },
        row: PageView,
    }
}

fn main() {}
