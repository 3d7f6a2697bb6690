use tinybird::{Resource, datasource};

datasource! {
    pub PageViews {
        schema: { timestamp: DateTime },
        s3: {},
    }
}

fn main() {
    println!("{}", PageViews::NAME);
}
