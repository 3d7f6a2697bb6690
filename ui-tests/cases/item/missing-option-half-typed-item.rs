use tinybird::{Resource, datasource};

datasource! {
    pub Broken
}

fn main() {
    println!("{}", Broken::NAME);
}
