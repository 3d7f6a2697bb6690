use tinybird::{Resource, datasource};

datasource! {
    pub PageViews {
        schema: { timestamp: DateTime },
    }
    pub
}

fn main() {
    println!("{}", PageViews::NAME);
}
