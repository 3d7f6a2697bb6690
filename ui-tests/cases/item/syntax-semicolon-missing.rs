use tinybird::{Resource, token};

token! {
    pub AppRead
    pub AppWrite;
}

fn main() {
    println!("{} {}", AppRead::NAME, AppWrite::NAME);
}
