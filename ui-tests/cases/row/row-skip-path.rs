use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[json_path("$.tags[0]")]
            first: String,
        },
        row: PageView,
    }
}

fn main() {}
