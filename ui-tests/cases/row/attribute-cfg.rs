use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: { site: String },
        #[cfg(test)]
        row: PageView,
    }
}

fn main() {}
