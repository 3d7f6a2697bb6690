use tinybird::datasource;

datasource! {
    pub Events { schema: { #[codec("Delta, Gorilla")] price: Float64 } }
}

fn main() {}
