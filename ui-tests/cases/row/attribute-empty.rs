use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row]
            site: String,
        },
        row: PageView,
    }
}

fn main() {}
