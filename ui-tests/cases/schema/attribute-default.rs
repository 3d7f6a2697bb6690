use tinybird::datasource;

datasource! {
    pub Orders { schema: { #[default(0)] id: UInt64 } }
}

fn main() {}
