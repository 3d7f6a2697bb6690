use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: { site: String },
        #[derive(Default)]
        row: _,
    }
}

fn main() {}
