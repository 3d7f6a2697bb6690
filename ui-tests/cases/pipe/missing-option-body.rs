use tinybird::endpoint;

endpoint! {
    pub TopPages;
}

fn main() {}
